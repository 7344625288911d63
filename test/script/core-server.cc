/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * CoreNetwork: directory servers, each at a host whose stack hears all frames as well.
 */

#include "core-network.h"
#include "servers.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace l2script
{

void
CoreNetwork::StartServer(uint32_t host)
{
    const l2_directory_config config = DirectoryConfigOf(m_network, host);
    const uint64_t own = m_network.nodes[host].seed;
    l2_env env = {};
    env.seed = own != 0 ? own : m_network.seed;
    ServerNode& server = m_servers[host];
    l2_directory_free(server.core);
    server.core = nullptr;
    const int error = l2_directory_new(&server.core, &config, &env);
    if (error != L2_OK)
    {
        throw NetworkError("server " + m_network.nodes[host].name + ": " + l2_error_name(error));
    }
    server.running = true;
    ServerExpire(host);
}

void
CoreNetwork::StopServer(uint32_t host)
{
    l2_directory_stop(m_servers[host].core, m_now);
    DrainServer(host);
    m_servers[host].running = false;
}

void
CoreNetwork::ServerReceive(uint32_t host, const Bytes& frame)
{
    const l2_mac destination = DestinationOf(frame);
    const bool forHost = destination == MacOf(m_network, host) || IsGroup(destination);
    const uint16_t type = Read(frame, ETHERNET_HEADER - 2, 2);
    if (m_servers[host].running && forHost && (type == ETHERTYPE_ELK || type == ETHERTYPE_ARP))
    {
        const l2_frame in = {frame.data(), frame.size(), frame.size()};
        l2_directory_receive(m_servers[host].core, &in, m_now);
        DrainServer(host);
    }
}

void
CoreNetwork::ServerExpire(uint32_t host)
{
    m_servers[host].deadline = L2_NEVER;
    l2_directory_expire(m_servers[host].core, m_now);
    DrainServer(host);
}

void
CoreNetwork::DrainServer(uint32_t host)
{
    l2_directory* core = m_servers[host].core;
    l2_action action;
    while (l2_directory_next(core, &action))
    {
        if (action.type == L2_ACTION_SEND)
        {
            const auto& send = action.as.send;
            Bytes bytes(send.bytes, send.bytes + send.length);
            bytes.resize(std::max(bytes.size(), ETHERNET_MINIMUM), 0);
            SendRaw(host, bytes);
        }
        else if (action.type == L2_ACTION_EVENT)
        {
            char text[L2_EVENT_TEXT];
            NoteEvent({m_now,
                       host,
                       l2_event_name(action.as.event.type),
                       l2_event_format(text, &action.as.event)});
        }
    }
    if (!l2_directory_check(core))
    {
        m_monitor.Violation("server " + m_network.nodes[host].name + ": an invariant is broken");
    }
    WaitForServer(host);
}

void
CoreNetwork::WaitForServer(uint32_t host)
{
    ServerNode& server = m_servers[host];
    const l2_time deadline = l2_directory_deadline(server.core);
    if (deadline == server.deadline)
    {
        return;
    }
    server.deadline = deadline;
    server.epoch++;
    if (deadline != L2_NEVER)
    {
        Event event;
        event.time = std::max(m_now, deadline);
        event.kind = Kind::SERVER;
        event.index = host;
        event.epoch = server.epoch;
        Schedule(event);
    }
}

} // namespace l2script
} // namespace ns3
