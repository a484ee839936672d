"""Our pages of a base: each reads its form, calls the desk and shows what came of it."""
