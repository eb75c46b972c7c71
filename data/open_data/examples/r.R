site <- "http://127.0.0.1:8050"
address <- paste0(site, "/api/v1/datasets/msme_gdp/data.csv?labels=en")
cells <- read.csv(address, fileEncoding = "UTF-8", na.strings = "", stringsAsFactors = FALSE)
main <- subset(cells, variant == 0 & status != "Q")
print(head(main[, c("period", "measure_en", "value", "unit_en", "status")]))
