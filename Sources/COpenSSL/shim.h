#ifndef GATEHOUSE_COPENSSL_SHIM_H
#define GATEHOUSE_COPENSSL_SHIM_H

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// EVP_PKEY_Q_keygen is variadic, which Swift doesn't import.
static inline EVP_PKEY *gatehouse_generate_rsa(size_t bits) {
    return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", bits);
}

static inline EVP_PKEY *gatehouse_generate_ec(const char *curve) {
    return EVP_PKEY_Q_keygen(NULL, NULL, "EC", curve);
}

// BIO_get_mem_data is a macro.
static inline long gatehouse_bio_contents(BIO *bio, char **contents) {
    return BIO_get_mem_data(bio, contents);
}

// OPENSSL_free is a macro.
static inline void gatehouse_openssl_free(void *pointer) {
    OPENSSL_free(pointer);
}

// XN_FLAG_RFC2253 is a macro that Swift can't evaluate; the text is UTF-8, without escapes for letters outside ASCII.
static inline int gatehouse_print_name(BIO *bio, const X509_NAME *name) {
    return X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
}

#endif
