"""Self-declarations 自主申报 in motion: filing with the truth commitment, verification, public notice, recording, findings of falsehood."""
