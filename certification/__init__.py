"""Exam results, policy, rules, cases, decisions, certificates, training, reports."""
