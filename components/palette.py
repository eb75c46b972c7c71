"""Fixed meanings of colours: a category keeps its token on every page, in every order (design system §1)."""

SECTORS = {"AGR": "@s-agri", "MFG": "@s-manu", "TRD": "@s-trade", "SRV": "@s-serv"}
SIZES = {"MIC": "@z-micro", "SML": "@z-small", "MED": "@z-medium", "LRG": "@mute"}
REGIONS = {"BMR": "@r-bkk", "CEN": "@r-central", "EAS": "@r-east", "NOR": "@r-north", "NEA": "@r-ne", "SOU": "@r-south"}
SEQUENTIAL = ("@seq1", "@seq2", "@seq3", "@seq4", "@seq5")
