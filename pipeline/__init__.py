"""Qinggao 清稿: crawled Chinese news pages in, clean articles out, every cut explained."""

__version__ = "0.1.0"
