#ifndef GATEHOUSE_CLIBXML2_SHIM_H
#define GATEHOUSE_CLIBXML2_SHIM_H

// Debian builds libxml2 with ICU, whose headers clash with the ICU that Foundation brings. Only the struct of encoding
// handlers depends on it, which nothing here touches.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/tree.h>
#include <libxml/c14n.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlIO.h>

// A variadic C function can't be written in Swift. The default handler prints what the network sent to stderr.
static void gatehouse_xml_quiet(void *context, const char *message, ...) {
    (void)context;
    (void)message;
}

static xmlParserInputPtr gatehouse_xml_no_external(const char *url, const char *id, xmlParserCtxtPtr context) {
    (void)url;
    (void)id;
    (void)context;
    return NULL;
}

// Process-wide set-up, for this thread and every later one: no stderr output, nothing external is ever loaded.
static inline void gatehouse_xml_setup(void) {
    xmlInitParser();
    xmlSetGenericErrorFunc(NULL, gatehouse_xml_quiet);
    xmlThrDefSetGenericErrorFunc(NULL, gatehouse_xml_quiet);
    xmlSetExternalEntityLoader(gatehouse_xml_no_external);
}

// xmlFree is a macro over a function pointer, which Swift doesn't import.
static inline void gatehouse_xml_free(void *pointer) {
    xmlFree(pointer);
}

#endif
