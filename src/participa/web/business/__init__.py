"""Pages of the business track: roles of firms, what they have at stake, needs that meet offers."""
