/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * flow: what tells one conversation from another, for spreading flows over equal-cost paths: both
 * MAC addresses and the EtherType; of IPv4 and IPv6 also addresses and protocol, and of TCP, UDP and
 * SCTP the ports. A fragment counts without ports, so that all of a datagram takes one path, and so
 * does IPv4 with options and IPv6 with extension headers.
 */
#ifndef L2_WIRE_FLOW_H
#define L2_WIRE_FLOW_H

#include "ethernet.h"

/* Payload octets that the hash looks at, by EtherType. */
size_t l2_flow_need(uint16_t type);
/* The same for all frames of a flow. */
uint64_t l2_flow_hash(const struct l2_frame *frame, const struct l2_ethernet *ethernet,
                      uint64_t secret);

#endif
