"""The judge of a spend: what payee, purpose and invoice say it was, with the words that decided it."""

from ledgers.judge.judge import ALLOWED, BANNED, NEUTRAL, REVIEW, Judge, Judgement, judge_of

__all__ = ["ALLOWED", "BANNED", "NEUTRAL", "REVIEW", "Judge", "Judgement", "judge_of"]
