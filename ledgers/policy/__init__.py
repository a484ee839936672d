"""The regulation as data: amounts, sources, contents, categories, periods, words, each with its article."""

from ledgers.policy.model import Category, Content, Policy, Receipt, RuleSetting, Source, Verdict, last_day
from ledgers.policy.store import find_policy, load_policy, mistakes_of, policy_ids

__all__ = [
    "Category",
    "Content",
    "Policy",
    "Receipt",
    "RuleSetting",
    "Source",
    "Verdict",
    "find_policy",
    "last_day",
    "load_policy",
    "mistakes_of",
    "policy_ids",
]
