import pandas as pd

SITE = "http://127.0.0.1:8050"
cells = pd.read_csv(f"{SITE}/api/v1/datasets/msme_number/data.csv?measure=enterprises&labels=en", dtype={"definition": str})
main = cells[cells["variant"] == 0]
print(main[["period", "definition_en", "size_en", "value", "status"]].tail())

typed = pd.read_parquet(f"{SITE}/api/v1/datasets/msme_gdp/data.parquet")
print(typed.dtypes)
