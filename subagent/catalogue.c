#include "catalogue.h"

#include "catalogue-tables.h"
