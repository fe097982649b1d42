#pragma once
#include <libxml/xmlversion.h>
