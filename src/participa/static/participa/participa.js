// Filled in by the enhancement step; no page needs it.
