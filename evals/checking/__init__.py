"""How well claims are checked: altered ones found, true ones left alone, agreement with people."""
