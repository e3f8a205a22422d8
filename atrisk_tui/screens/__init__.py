"""The screens: what a person sees and the keys they press."""
