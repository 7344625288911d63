/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * elk: what switches of both schemes do with frames for the directory ELK [report 3.2], once a frame's
 * source is known to be a host's, or to come from another switch.
 *
 *   from a port to hosts   broadcast ARP requests become questions for the nearest server, announcements
 *                          and replies are told to all servers; DHCP's broadcasts go to the nearest
 *                          server that takes them
 *   for a host here        answers become ARP replies, wishes to announce become announcements
 *   from and to servers    HELLOs are noted and handed on; all else is unicast like any other
 *
 * A port to hosts is a directory port if it is managed so; then ELK messages are believed, DHCP's answers
 * are, and its ARP requests are broadcast as ever, for a server asks on behalf of others. From no other
 * port to hosts is ELK accepted, and none ever leaves by one.
 *
 * Frames with a VLAN tag are let alone: an Internet address means another host in another VLAN.
 *
 * While no server is known all is done as if there were no directory, and counted.
 */
#ifndef L2_SCHEME_ELK_H
#define L2_SCHEME_ELK_H

#include "scheme.h"

enum l2_elk_verdict
{
    L2_ELK_PASS,  /* nothing special: send it where it is to go */
    L2_ELK_TAKEN, /* answered, counted or dropped: nothing is left to do */
    L2_ELK_TURNED, /* as PASS, but arrival->ethernet.destination is another, unicast one now */
};

/*
 * A frame that may be relayed; address is its source as the network sees it. Call it only if
 * l2_elk_concerns().
 */
enum l2_elk_verdict l2_elk_arrive(struct l2_switch *sw, struct l2_arrival *arrival, l2_mac address);
/* Whether frames with this EtherType are of interest. */
bool l2_elk_concerns(const struct l2_switch *sw, const struct l2_arrival *arrival);
/* Payload octets to see of a frame, given as much of it as there is. */
size_t l2_elk_need(const struct l2_switch *sw, uint16_t type, const uint8_t *payload, size_t length);
/* A port went down: a server there is gone. */
void l2_elk_port_down(struct l2_switch *sw, uint16_t port);
void l2_elk_expire(struct l2_switch *sw);
/* A server is gone. */
void l2_elk_forget(struct l2_switch *sw, l2_mac address);
/* What the routing protocol says of servers elsewhere: these and no others. */
void l2_elk_set_remote(struct l2_switch *sw, const struct l2_intercept_server *servers, size_t count);

#endif
