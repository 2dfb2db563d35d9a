"""Operations of joint incentives and sanctions 联合奖惩: starting, pushing, feedback, the end of the entry (WF-10)."""
