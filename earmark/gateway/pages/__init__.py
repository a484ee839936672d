"""Our own pages of a base: one module a page. A page reads its form, calls the desk, and shows."""
