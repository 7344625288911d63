/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core-network.h"

#include "core-network-host.h"
#include "l2-hmac.h"
#include "values.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace ns3
{
namespace l2script
{

namespace
{

constexpr uint64_t OCTET_AT_1BPS = 8000000000; // nanoseconds
constexpr int64_t PREAMBLE_AND_FCS = 8 + 4;    // octets on the wire that are not in the frame
constexpr int64_t GAP = 12;                    // octets between frames
constexpr std::size_t QUEUE = 100;             // frames that may wait at an end of a link

int64_t
DivideUp(int64_t a, int64_t b)
{
    return (a + b - 1) / b;
}

} // namespace

// ---- Building -----------------------------------------------------------------------------------

CoreNetwork::CoreNetwork(const Network& network, const std::string& scheme)
    : Engine(network, scheme),
      m_ports(network.nodes.size()),
      m_switches(network.nodes.size()),
      m_servers(network.nodes.size()),
      m_stacks(network.nodes.size())
{
    try
    {
        for (uint32_t node = 0; node < m_network.nodes.size(); node++)
        {
            m_ports[node].assign(m_network.nodes[node].ports + 1U, -1);
            if (m_network.nodes[node].kind == NodeKind::HOST)
            {
                m_stacks[node] = std::make_unique<HostNode>(*this, node);
            }
            else if (m_network.nodes[node].kind == NodeKind::SWITCH)
            {
                BuildSwitch(node);
            }
        }
        for (uint32_t link = 0; link < m_network.links.size(); link++)
        {
            AddWire(link);
        }
        for (uint32_t node = 0; node < m_network.nodes.size(); node++)
        {
            for (uint16_t port = 1; port < m_ports[node].size(); port++)
            {
                const int link = m_ports[node][port];
                if (m_switches[node].core)
                {
                    const l2_port_state down = {};
                    DoManage({node, port});
                    l2_switch_set_port(m_switches[node].core, port, &down, m_now);
                    Drain(node, L2_NO_PORT, nullptr);
                }
                if (link >= 0)
                {
                    SetPort(link, m_network.links[link].ends[0] == End{node, port} ? 0 : 1);
                }
            }
        }
        Recompute();
        for (uint32_t node = 0; node < m_network.nodes.size(); node++)
        {
            if (m_network.nodes[node].server)
            {
                StartServer(node);
            }
        }
        RunUntil(0); // what servers say first
    }
    catch (const NetworkError&)
    {
        FreeCores();
        throw;
    }
}

CoreNetwork::~CoreNetwork()
{
    FreeCores();
}

void
CoreNetwork::FreeCores()
{
    for (SwitchNode& node : m_switches)
    {
        l2_switch_free(node.core);
    }
    for (ServerNode& node : m_servers)
    {
        l2_directory_free(node.core);
    }
}

void
CoreNetwork::BuildSwitch(uint32_t node)
{
    const l2_config config = ConfigOf(m_network, node, m_scheme);
    const uint64_t own = m_network.nodes[node].seed;
    l2_env env = {};
    env.hmac = GetL2Hmac();
    env.seed = own != 0 ? own : m_network.seed;
    const int error = l2_switch_new(&m_switches[node].core, &config, &env);
    if (error != L2_OK)
    {
        throw NetworkError("switch " + m_network.nodes[node].name + ": " + l2_error_name(error));
    }
    m_switches[node].intercepts = config.intercept.arp;
    m_switches[node].controlDelay = ControlDelayOf(m_network.nodes[node]);
    m_switches[node].from.resize(config.ports + 1U);
    m_ports[node].resize(config.ports + 1U, -1);
}

void
CoreNetwork::AddWire(uint32_t link)
{
    const uint64_t rate = m_network.links[link].rate;
    const uint64_t divisor = std::gcd(OCTET_AT_1BPS, rate);
    Wire wire;
    wire.octet = OCTET_AT_1BPS / divisor;
    wire.parts = rate / divisor;
    m_wires.push_back(wire);
    for (const End& end : m_network.links[link].ends)
    {
        m_ports[end.node][end.port] = static_cast<int>(link);
    }
}

void
CoreNetwork::SetPort(uint32_t link, int side)
{
    const End& end = m_network.links[link].ends[side];
    if (m_switches[end.node].core)
    {
        const l2_port_state state = PortStateOf(m_network, link, side, m_up[link]);
        const int error = l2_switch_set_port(m_switches[end.node].core, end.port, &state, m_now);
        if (error != L2_OK)
        {
            throw NetworkError("port " + m_network.NameOf(end) + ": " + l2_error_name(error));
        }
        Drain(end.node, L2_NO_PORT, nullptr);
    }
}

void
CoreNetwork::DoManage(const End& end)
{
    const l2_port_config config = PortConfigOf(m_network, end);
    const int error = l2_switch_configure_port(m_switches[end.node].core, end.port, &config, m_now);
    if (error != L2_OK)
    {
        throw NetworkError("port " + m_network.NameOf(end) + ": " + l2_error_name(error));
    }
    Drain(end.node, L2_NO_PORT, nullptr);
}

void
CoreNetwork::Mcheck(const End& end)
{
    l2_switch_mcheck(m_switches[end.node].core, end.port, m_now);
    Drain(end.node, L2_NO_PORT, nullptr);
}

void
CoreNetwork::Recompute()
{
    SetTopology("ethernet");
    SetTopology("moose");
}

void
CoreNetwork::SetTopology(const std::string& scheme)
{
    const Topology topology(m_network, m_scheme, scheme, m_up);
    for (uint32_t node = 0; node < m_network.nodes.size(); node++)
    {
        const int number = topology.NumberOf(node);
        if (number < 0)
        {
            continue;
        }
        const int error =
            l2_switch_set_topology(m_switches[node].core, topology.Get(), number, m_now);
        if (error != L2_OK)
        {
            throw NetworkError("graph for switch " + m_network.nodes[node].name + ": " +
                               l2_error_name(error));
        }
        Drain(node, L2_NO_PORT, nullptr);
    }
}

// ---- Time ---------------------------------------------------------------------------------------

std::string
CoreNetwork::Name() const
{
    return "core";
}

l2_time
CoreNetwork::Now() const
{
    return m_now;
}

uint64_t
CoreNetwork::EventCount() const
{
    return m_handled;
}

void
CoreNetwork::Schedule(Event event)
{
    event.sequence = m_sequence++;
    m_queue.push_back(std::move(event));
    std::push_heap(m_queue.begin(), m_queue.end());
}

void
CoreNetwork::RunUntil(l2_time time)
{
    Event stop;
    stop.time = time;
    Schedule(stop);
    while (true)
    {
        std::pop_heap(m_queue.begin(), m_queue.end());
        Event event = std::move(m_queue.back());
        m_queue.pop_back();
        m_now = event.time;
        if (event.kind == Kind::STOP)
        {
            return;
        }
        m_handled++;
        Handle(event);
    }
}

void
CoreNetwork::Handle(Event& event)
{
    switch (event.kind)
    {
    case Kind::ARRIVAL:
        Arrive(event);
        break;
    case Kind::CONTROL:
        SwitchInput({event.index, static_cast<uint16_t>(event.detail)}, event.frame);
        break;
    case Kind::TRANSMIT:
        if (event.epoch == m_wires[event.index].epoch)
        {
            TransmitNext(event.index, static_cast<int>(event.detail));
        }
        break;
    case Kind::REQUEST:
        m_stacks[event.index]->stack.SendRequest(event.detail);
        break;
    case Kind::TIMEOUT:
        if (event.epoch == m_stacks[event.index]->timer)
        {
            m_stacks[event.index]->stack.Timeout(m_now);
        }
        break;
    case Kind::DEADLINE:
        if (event.epoch == m_switches[event.index].epoch)
        {
            m_switches[event.index].deadline = L2_NEVER;
            l2_switch_expire(m_switches[event.index].core, m_now);
            Drain(event.index, L2_NO_PORT, nullptr);
        }
        break;
    case Kind::SERVER:
        if (event.epoch == m_servers[event.index].epoch)
        {
            ServerExpire(event.index);
        }
        break;
    case Kind::STOP:
        break;
    }
}

// ---- Links --------------------------------------------------------------------------------------

void
CoreNetwork::Transmit(uint32_t link, int side, const Frame& frame)
{
    const std::size_t most = m_network.links[link].mtu + ETHERNET_HEADER + TAGS;
    if (!m_up[link] || frame.bytes->size() > most)
    {
        return;
    }
    Wire& wire = m_wires[link];
    Direction& way = wire.directions[side];
    // Less than a nanosecond of gap that is left is put into the arrival time.
    const l2_time part = wire.parts != 1 ? 1 : 0;
    if (!way.waiting && m_now + part >= way.busyUntil)
    {
        Start(link, side, frame);
        return;
    }
    if (way.queue.size() >= QUEUE)
    {
        return;
    }
    way.queue.push_back(frame);
    if (!way.waiting)
    {
        way.waiting = true;
        Event event;
        event.time = way.busyUntil;
        event.kind = Kind::TRANSMIT;
        event.index = link;
        event.detail = static_cast<uint32_t>(side);
        event.epoch = wire.epoch;
        Schedule(event);
    }
}

void
CoreNetwork::TransmitNext(uint32_t link, int side)
{
    Direction& way = m_wires[link].directions[side];
    const Frame frame = way.queue.front();
    way.queue.pop_front();
    Start(link, side, frame);
    way.waiting = !way.queue.empty();
    if (way.waiting)
    {
        Event event;
        event.time = way.busyUntil;
        event.kind = Kind::TRANSMIT;
        event.index = link;
        event.detail = static_cast<uint32_t>(side);
        event.epoch = m_wires[link].epoch;
        Schedule(event);
    }
}

void
CoreNetwork::Start(uint32_t link, int side, const Frame& frame)
{
    Wire& wire = m_wires[link];
    Direction& way = wire.directions[side];
    const auto parts = static_cast<int64_t>(wire.parts);
    const auto octet = static_cast<int64_t>(wire.octet);
    const int64_t octets = static_cast<int64_t>(frame.bytes->size()) + PREAMBLE_AND_FCS;
    // When it begins, in parts of a nanosecond from now; negative if the gap ended within this one.
    const int64_t begin = way.busyUntil >= m_now
                              ? (way.busyUntil - m_now) * parts - static_cast<int64_t>(way.early)
                              : 0;
    const int64_t sent = DivideUp(begin + octets * octet, parts);
    const int64_t free = begin + (octets + GAP) * octet;
    way.busyUntil = m_now + DivideUp(free, parts);
    way.early = static_cast<uint64_t>(DivideUp(free, parts) * parts - free);

    Event event;
    event.time = m_now + sent + m_network.links[link].delay;
    event.kind = Kind::ARRIVAL;
    event.index = link;
    event.detail = static_cast<uint32_t>(side);
    event.epoch = wire.epoch;
    event.frame = frame;
    Schedule(event);
    m_monitor.Note({m_now, link, static_cast<uint8_t>(side), false, frame.id, frame.bytes});
}

void
CoreNetwork::Arrive(const Event& event)
{
    Wire& wire = m_wires[event.index];
    Direction& way = wire.directions[event.detail];
    if (event.epoch != wire.epoch)
    {
        return;
    }
    if (!way.lost.empty())
    {
        const bool lost = way.lost[way.nextLost];
        way.nextLost = (way.nextLost + 1) % way.lost.size();
        if (lost)
        {
            return;
        }
    }
    const auto side = static_cast<uint8_t>(event.detail);
    const End end = m_network.links[event.index].ends[1 - side];
    m_monitor.Note({m_now, event.index, side, true, event.frame.id, event.frame.bytes});
    switch (m_network.nodes[end.node].kind)
    {
    case NodeKind::HOST:
        CheckDelivery(event.index, side, event.frame);
        ServerReceive(end.node, *event.frame.bytes);
        m_stacks[end.node]->stack.Receive(*event.frame.bytes, m_now);
        break;
    case NodeKind::HUB:
        HubReceive(end, event.frame);
        break;
    case NodeKind::SWITCH:
        SwitchReceive(end, event.frame);
        break;
    }
}

void
CoreNetwork::DoSetLink(uint32_t link)
{
    Wire& wire = m_wires[link];
    wire.epoch++;
    for (Direction& way : wire.directions)
    {
        way.busyUntil = 0;
        way.early = 0;
        way.waiting = false;
        way.queue.clear();
    }
    LinkChanged(link, 0);
    LinkChanged(link, 1);
}

void
CoreNetwork::DoMove(uint32_t /* old */, uint32_t link)
{
    AddWire(link);
    LinkChanged(link, 0);
    LinkChanged(link, 1);
}

void
CoreNetwork::LinkChanged(uint32_t link, int side)
{
    const End& end = m_network.links[link].ends[side];
    SetPort(link, side);
    if (m_stacks[end.node])
    {
        m_stacks[end.node]->stack.LinkChanged();
    }
}

void
CoreNetwork::SetLoss(const End& end, const std::vector<bool>& lost)
{
    const int link = PluggedAt(end);
    Direction& way = m_wires[link].directions[m_network.links[link].ends[0] == end ? 0 : 1];
    way.lost = lost;
    way.nextLost = 0;
}

// ---- Nodes --------------------------------------------------------------------------------------

void
CoreNetwork::HubReceive(const End& end, const Frame& frame)
{
    for (uint16_t port = 1; port < m_ports[end.node].size(); port++)
    {
        const int link = m_ports[end.node][port];
        if ((port != end.port || m_network.nodes[end.node].mirror) && link >= 0)
        {
            Transmit(link, m_network.links[link].ends[0] == End{end.node, port} ? 0 : 1, frame);
        }
    }
}

void
CoreNetwork::SwitchReceive(const End& end, const Frame& frame)
{
    const SwitchNode& node = m_switches[end.node];
    const l2_time delay = node.controlDelay;
    if (delay == 0 || !l2_switch_is_control(node.core, DestinationOf(*frame.bytes)))
    {
        SwitchInput(end, frame);
        return;
    }
    Event event;
    event.time = m_now + delay;
    event.kind = Kind::CONTROL;
    event.index = end.node;
    event.detail = end.port;
    event.frame = frame;
    Schedule(event);
}

void
CoreNetwork::SwitchInput(const End& end, const Frame& frame)
{
    SwitchNode& node = m_switches[end.node];
    const Bytes& bytes = *frame.bytes;
    const std::size_t known = std::min<std::size_t>(bytes.size(), L2_HEAD);
    const std::size_t need = std::min(l2_switch_need(node.core, bytes.data(), known), bytes.size());
    if (need > known &&
        std::min(l2_switch_need(node.core, bytes.data(), need), bytes.size()) != need)
    {
        Violation(end.node, "changes its mind on how many bytes it needs of " + HexOf(bytes));
    }
    const std::unique_ptr<uint8_t[]> head(new uint8_t[need]);
    std::memcpy(head.get(), bytes.data(), need);
    if (!IsGroup(SourceOf(bytes)))
    {
        node.from[end.port].insert(SourceOf(bytes));
    }
    const uint64_t flooded = l2_switch_counters(node.core)->flooded;
    const l2_frame in = {head.get(), need, bytes.size()};
    l2_switch_receive(node.core, end.port, &in, m_now);
    if (l2_switch_counters(node.core)->flooded != flooded)
    {
        m_flooded.insert(frame.id);
    }
    Drain(end.node, end.port, &frame);
}

void
CoreNetwork::Drain(uint32_t node, uint16_t port, const Frame* frame)
{
    l2_action action;
    while (l2_switch_next(m_switches[node].core, &action))
    {
        switch (action.type)
        {
        case L2_ACTION_FORWARD:
            Forward(node, port, frame, action);
            break;
        case L2_ACTION_SEND: {
            const auto& send = action.as.send;
            const int link = m_ports[node][send.port];
            const End end = {node, send.port};
            Bytes bytes(send.bytes, send.bytes + send.length);
            bytes.resize(std::max(bytes.size(), ETHERNET_MINIMUM), 0);
            Transmit(link,
                     m_network.links[link].ends[0] == end ? 0 : 1,
                     {m_nextId++, std::make_shared<const Bytes>(std::move(bytes))});
            break;
        }
        case L2_ACTION_DROP:
            break;
        case L2_ACTION_EVENT: {
            char text[L2_EVENT_TEXT];
            NoteEvent({m_now,
                       node,
                       l2_event_name(action.as.event.type),
                       l2_event_format(text, &action.as.event)});
            break;
        }
        }
    }
    if (!l2_switch_check(m_switches[node].core))
    {
        Violation(node, "an invariant is broken");
    }
    WaitForDeadline(node);
}

void
CoreNetwork::Forward(uint32_t node, uint16_t port, const Frame* frame, const l2_action& action)
{
    const auto& forward = action.as.forward;
    if (!frame || forward.port_count == 0)
    {
        Violation(node, "forwards nothing");
        return;
    }
    Frame out = *frame;
    if (forward.edit_count > 0)
    {
        Bytes bytes = *frame->bytes;
        if (!ApplyEdits(bytes, forward.edits, forward.edit_count))
        {
            Violation(node, "edits past the end of " + HexOf(*frame->bytes));
            return;
        }
        bytes.resize(std::max(bytes.size(), ETHERNET_MINIMUM), 0);
        out.bytes = std::make_shared<const Bytes>(std::move(bytes));
    }
    uint16_t last = 0;
    for (std::size_t i = 0; i < forward.port_count; i++)
    {
        const End end = {node, forward.ports[i]};
        const int link = end.port < m_ports[node].size() ? m_ports[node][end.port] : -1;
        if (end.port <= last || end.port == port || link < 0 || !m_up[link])
        {
            Violation(node,
                      "forwards from port " + std::to_string(port) + " to port " +
                          std::to_string(end.port) + ", which is out of order, down or the same");
            return;
        }
        last = end.port;
        Transmit(link, m_network.links[link].ends[0] == end ? 0 : 1, out);
    }
}

void
CoreNetwork::WaitForDeadline(uint32_t node)
{
    SwitchNode& s = m_switches[node];
    const l2_time deadline = l2_switch_deadline(s.core);
    if (deadline == s.deadline)
    {
        return;
    }
    s.deadline = deadline;
    s.epoch++;
    if (deadline != L2_NEVER)
    {
        Event event;
        event.time = std::max(m_now, deadline);
        event.kind = Kind::DEADLINE;
        event.index = node;
        event.epoch = s.epoch;
        Schedule(event);
    }
}

void
CoreNetwork::CheckDelivery(uint32_t link, int side, const Frame& frame)
{
    const End& from = m_network.links[link].ends[side];
    const End& to = m_network.links[link].ends[1 - side];
    const l2_mac destination = DestinationOf(*frame.bytes);
    if (IsElk(*frame.bytes) && m_switches[from.node].intercepts)
    {
        CheckElkDelivery(from, to, frame);
        return;
    }
    if (m_network.nodes[from.node].kind != NodeKind::SWITCH || IsGroup(destination) ||
        destination == MacOf(m_network, to.node) || m_flooded.count(frame.id) > 0 ||
        m_switches[from.node].from[from.port].count(destination) > 0)
    {
        return;
    }
    Violation(from.node,
              "gives " + m_network.nodes[to.node].name + " a frame to " + MacText(destination) +
                  ": " + HexOf(*frame.bytes));
}

/// Ethernet floods what the directory's messages are for and it does not know, but not to hosts.
void
CoreNetwork::CheckElkDelivery(const End& from, const End& to, const Frame& frame)
{
    const l2_mac destination = DestinationOf(*frame.bytes);
    const bool moose = SchemeOf(m_network.nodes[from.node], m_scheme) == "moose";
    const bool known = IsGroup(destination) || destination == MacOf(m_network, to.node) || !moose;
    if (!known || !PortConfigOf(m_network, from).directory)
    {
        Violation(from.node,
                  "gives " + m_network.nodes[to.node].name + " a message of the directory to " +
                      MacText(destination) + ": " + HexOf(*frame.bytes));
    }
}

void
CoreNetwork::Violation(uint32_t node, const std::string& what)
{
    m_monitor.Violation("at " + TimeText(m_now) + " switch " + m_network.nodes[node].name + " " +
                        what);
}

} // namespace l2script
} // namespace ns3
