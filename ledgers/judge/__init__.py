"""The judge of a spend: what payee, purpose and invoice say it was, with the words that decided it."""

from ledgers.judge.judge import Judge, judge_of
from ledgers.judge.judgement import Judgement
from ledgers.judge.ruling import ALLOWED, BANNED, NEUTRAL, REVIEW

__all__ = ["ALLOWED", "BANNED", "NEUTRAL", "REVIEW", "Judge", "Judgement", "judge_of"]
