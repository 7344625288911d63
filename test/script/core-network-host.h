/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_CORE_NETWORK_HOST_H
#define L2SCRIPT_CORE_NETWORK_HOST_H

#include "core-network.h"

namespace ns3
{
namespace l2script
{

/// Joins a host's stack to the network.
class CoreNetwork::HostNode : public HostPort
{
  public:
    HostNode(CoreNetwork& network, uint32_t node)
        : stack(MacOf(network.m_network, node), IpOf(network.m_network, node), *this),
          m_net(network),
          m_node(node)
    {
    }

    void SendFrame(const Bytes& frame) override
    {
        const int link = m_net.m_ports[m_node][1];
        if (link >= 0)
        {
            const int side = m_net.m_network.links[link].ends[0] == End{m_node, 1} ? 0 : 1;
            m_net.Transmit(link, side, {m_net.m_nextId++, std::make_shared<const Bytes>(frame)});
        }
    }

    void RequestSoon(uint32_t ip) override
    {
        Event event;
        event.time = m_net.m_now;
        event.kind = Kind::REQUEST;
        event.index = m_node;
        event.detail = ip;
        m_net.Schedule(event);
    }

    void WaitFor(l2_time delay) override
    {
        Event event;
        event.time = m_net.m_now + delay;
        event.kind = Kind::TIMEOUT;
        event.index = m_node;
        event.epoch = ++timer;
        m_net.Schedule(event);
    }

    void StopWaiting() override
    {
        timer++;
    }

    void DatagramSent(uint32_t to) override
    {
        m_net.NoteSent(m_node, to);
    }

    void DatagramReceived(uint32_t from) override
    {
        m_net.NoteReceived(from, m_node);
    }

    HostStack stack;   //!< the host
    uint64_t timer{0}; //!< the timeout that counts

  private:
    CoreNetwork& m_net; //!< the network
    uint32_t m_node;    //!< which node it is
};

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_CORE_NETWORK_HOST_H */
