"""Measuring programs and their committed results; never imported by the packages."""
