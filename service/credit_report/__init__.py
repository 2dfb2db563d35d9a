"""Credit reports 信用报告: numbered, made from stored data like a letter, with a log of the copies and a code that anybody can check."""
