"""Proofs about a policy 规则包校验: what is found wrong comes with a witness that anyone can check by hand."""
