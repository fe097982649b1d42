// xmlsec1's library on a response: parses, finds the assertion's signature, verifies it with the IdP's key. It looks at
// nothing else: no issuer, no audience, no time.
//   xmlsec FOLDER SECONDS: prints microseconds of CPU for one.
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <xmlsec/crypto.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

static double cpu(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int verify(const char *xml, int count, xmlSecKeyPtr key) {
    xmlDocPtr document = xmlReadMemory(xml, count, NULL, NULL, XML_PARSE_NONET);
    if (!document) return 0;
    const xmlChar *ids[] = {BAD_CAST "ID", NULL};
    xmlSecAddIDs(document, xmlDocGetRootElement(document), ids);
    xmlNodePtr node = xmlSecFindNode(xmlDocGetRootElement(document), xmlSecNodeSignature, xmlSecDSigNs);
    xmlSecDSigCtxPtr context = xmlSecDSigCtxCreate(NULL);
    context->signKey = xmlSecKeyDuplicate(key);
    int right = node && xmlSecDSigCtxVerify(context, node) == 0 && context->status == xmlSecDSigStatusSucceeded;
    xmlSecDSigCtxDestroy(context);
    xmlFreeDoc(document);
    return right;
}

int main(int count, char **arguments) {
    static char xml[1 << 20], path[4096];
    if (count != 3) return 2;
    xmlInitParser();
    if (xmlSecInit() < 0 || xmlSecCryptoAppInit(NULL) < 0 || xmlSecCryptoInit() < 0) return 1;
    snprintf(path, sizeof path, "%s/idp.pem", arguments[1]);
    xmlSecKeyPtr key = xmlSecCryptoAppKeyLoad(path, xmlSecKeyDataFormatCertPem, NULL, NULL, NULL);
    snprintf(path, sizeof path, "%s/response.xml", arguments[1]);
    FILE *file = fopen(path, "rb");
    if (!key || !file) return 1;
    int length = (int)fread(xml, 1, sizeof xml, file);
    double start = cpu(), end = start + atof(arguments[2]) / 2;
    long done = 0;
    for (; done == 0 || cpu() < end; done++)
        if (!verify(xml, length, key)) return 1;
    printf("%.2f\n", (cpu() - start) / (double)done * 1e6);
    return 0;
}
