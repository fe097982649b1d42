// TXT records by the system's resolver (libresolv), whose state and macros Swift doesn't import.
#ifndef GATEHOUSE_CRESOLVER_SHIM_H
#define GATEHOUSE_CRESOLVER_SHIM_H

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>

#define GATEHOUSE_RESOLVER_NO_NAME -1
#define GATEHOUSE_RESOLVER_NO_ANSWER -2

// Asks for the TXT records of an absolute name: the answer's length; NO_NAME when there are none; else NO_ANSWER.
// `server` is an IPv4 address that is asked in place of the system's, or NULL. Blocks for some seconds at most.
static inline int gatehouse_resolver_ask(
    const char *name, const char *server, unsigned short port, unsigned char *answer, int capacity
) {
    struct __res_state state;
    memset(&state, 0, sizeof state);
    if (res_ninit(&state) != 0) return GATEHOUSE_RESOLVER_NO_ANSWER;
    state.options |= RES_USE_EDNS0;
    state.retrans = 2;
    state.retry = 2;
    if (server) {
        struct sockaddr_in address;
        memset(&address, 0, sizeof address);
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        if (inet_pton(AF_INET, server, &address.sin_addr) != 1) {
            res_nclose(&state);
            return GATEHOUSE_RESOLVER_NO_ANSWER;
        }
        state.nscount = 1;
        state.nsaddr_list[0] = address;
    }
    int length = res_nquery(&state, name, ns_c_in, ns_t_txt, answer, capacity);
    int error = state.res_h_errno;
    res_nclose(&state);
    if (length >= 0) return length <= capacity ? length : GATEHOUSE_RESOLVER_NO_ANSWER;
    return error == HOST_NOT_FOUND || error == NO_DATA ? GATEHOUSE_RESOLVER_NO_NAME : GATEHOUSE_RESOLVER_NO_ANSWER;
}

// The text of the answer's record at `index`, its pieces put together: its length; -1 when it's no TXT record; -2 when there
// is no record there.
static inline int gatehouse_resolver_text(
    const unsigned char *answer, int length, int index, unsigned char *text, int capacity
) {
    ns_msg message;
    ns_rr record;
    if (ns_initparse(answer, length, &message) != 0) return -2;
    if (index >= ns_msg_count(message, ns_s_an)) return -2;
    if (ns_parserr(&message, ns_s_an, index, &record) != 0) return -2;
    if (ns_rr_type(record) != ns_t_txt) return -1;
    const unsigned char *data = ns_rr_rdata(record);
    int left = ns_rr_rdlen(record), written = 0;
    while (left > 0) {
        int piece = *data;
        data += 1;
        left -= 1;
        if (piece > left || piece > capacity - written) return -1;
        memcpy(text + written, data, (size_t)piece);
        written += piece;
        data += piece;
        left -= piece;
    }
    return written;
}

#endif
