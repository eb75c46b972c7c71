"""Every kind of file, one module each with one `FORMAT`. A new one is a module, its line here and its label in
`data/codes/formats.csv`."""

from data.open_data.extract import Format
from data.open_data.formats import data_package, json_stat, parquet, sdmx_csv, tidy_csv, xlsx

FORMATS: dict[str, Format] = {
    module.FORMAT.extension: module.FORMAT for module in (tidy_csv, xlsx, json_stat, parquet, sdmx_csv, data_package)
}
