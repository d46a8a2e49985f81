"""A record as Akoma Ntoso 3.0 in the UN's profile (AKN4UN), for the UN's own tools."""

from __future__ import annotations

from plenary.export.akoma_ntoso.document import akn

__all__ = ["akn"]
