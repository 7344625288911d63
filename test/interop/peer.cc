/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * Our switches beside real ones: Ethernet and MOOSE switches in real time, whose ports are tap
 * interfaces of the kernel, or links among themselves. Whatever has the other end of a tap (Open
 * vSwitch, a Linux bridge, FRR, a host) takes it for an Ethernet interface with a cable in it.
 *
 *   peer --switch=s1,priority=4096,address=02:00:00:00:00:01
 *        --switch=s2
 *        --switch=s3,scheme=moose,Prefix=02:11:11   a key with a capital is an attribute of ns-3
 *        --port=s1:1=t1                      tap t1 in this network namespace
 *        --port=s1:2=h1/eth0,edge            tap eth0 in the namespace /run/netns/h1
 *        --link=s1:3,s2:1,cost=20000         a link between our own switches
 *
 * It reads commands from standard input, a line each, and answers with lines, the last of which is
 * a dot alone:
 *
 *   dump NAME     everything that the switch knows (L2SwitchNetDevice::Dump)
 *   counters NAME what it has counted: lines of a name and a number; a drop is "dropped REASON"
 *   cut S:P       pull the cable out at port P of switch S: both ends lose the link
 *   repair S:P    put it back
 *   mcheck S:P    have the port try RSTP again
 *   quit          end, as at the end of the input
 *
 * The first answer, to no command, comes when all ports are there. A tap that exists is used as it
 * is; bringing it up is up to whoever has the other end, and a tap that is not up is a cable
 * without a link, for us as well.
 *
 * FdNetDevice never tells that a link is down, so Tap below adds that. Its Dix mode carries the
 * length field and LLC header of a BPDU unharmed.
 */

#include "ns3/core-module.h"
#include "ns3/ethernet-channel.h"
#include "ns3/ethernet-helper.h"
#include "ns3/fd-net-device.h"
#include "ns3/l2-switch-helper.h"
#include "ns3/network-module.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <iostream>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <map>
#include <poll.h>
#include <sched.h>
#include <sstream>
#include <stdexcept>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace ns3;

namespace
{

/** A command line or a command that cannot be done: what() is the line that says why. */
using Bad = std::invalid_argument;

/**
 * @param what what went wrong
 * @return the same, with what the system says of it
 */
std::string
WithErrno(const std::string& what)
{
    return what + ": " + std::strerror(errno);
}

// ---- Taps ---------------------------------------------------------------------------------------

/** The descriptors of a tap; the sockets belong to its network namespace. */
struct TapFiles
{
    int tap{-1};     //!< frames
    int changes{-1}; //!< readable when an interface of the namespace has changed
    int flags{-1};   //!< to ask for the flags of the interface
};

/**
 * Open a tap.
 * @param name of the interface
 * @param netns name of its network namespace, empty for this one
 * @return its descriptors
 */
TapFiles
OpenTap(const std::string& name, const std::string& netns)
{
    if (name.empty() || name.size() >= IFNAMSIZ)
    {
        throw Bad("tap " + name + ": a name has 1 to " + std::to_string(IFNAMSIZ - 1) + " letters");
    }
    TapFiles files;
    std::string wrong;
    const auto open = [&]() {
        if (!netns.empty())
        {
            const std::string path = "/run/netns/" + netns;
            const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
            if (fd < 0 || setns(fd, CLONE_NEWNET) != 0)
            {
                wrong = WithErrno(path);
                return;
            }
            close(fd);
        }
        ifreq request = {};
        name.copy(request.ifr_name, IFNAMSIZ - 1);
        request.ifr_flags = IFF_TAP | IFF_NO_PI;
        files.tap = ::open("/dev/net/tun", O_RDWR | O_CLOEXEC);
        if (files.tap < 0 || ioctl(files.tap, TUNSETIFF, &request) != 0)
        {
            wrong = WithErrno("tap " + name);
            return;
        }
        sockaddr_nl address = {};
        address.nl_family = AF_NETLINK;
        address.nl_groups = RTMGRP_LINK;
        files.changes = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
        files.flags = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (files.changes < 0 || files.flags < 0 ||
            bind(files.changes, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0)
        {
            wrong = WithErrno("netlink");
        }
    };
    // A thread of its own, because it does not come back from the other namespace.
    std::thread(open).join();
    if (!wrong.empty())
    {
        throw Bad(wrong);
    }
    return files;
}

/**
 * A tap as a port of a switch. Its link is up while nobody has cut it here and the interface is up:
 * taking the interface down is what the other end does to a link.
 */
class Tap : public FdNetDevice
{
  public:
    /**
     * @param name of the interface
     * @param netns name of its network namespace, empty for this one
     */
    Tap(const std::string& name, const std::string& netns)
        : m_name(name),
          m_files(OpenTap(name, netns))
    {
        SetFileDescriptor(m_files.tap);
        FdNetDevice::AddLinkChangeCallback(MakeCallback(&Tap::Started, this));
        m_peerUp = IsInterfaceUp();
    }

    /**
     * @return the descriptors
     */
    const TapFiles& GetFiles() const
    {
        return m_files;
    }

    /**
     * Cut or repair the link.
     * @param whole whether it is to be whole
     */
    void SetCable(bool whole)
    {
        m_whole = whole;
        int carrier = whole;
        NS_ABORT_MSG_IF(ioctl(m_files.tap, TUNSETCARRIER, &carrier) != 0, WithErrno(m_name));
        Tell();
    }

    /** Look whether the other end has taken the interface down or up. */
    void LookAtPeer()
    {
        m_peerUp = IsInterfaceUp();
        Tell();
    }

    // inherited from FdNetDevice
    bool IsLinkUp() const override
    {
        // FdNetDevice's own answer is not initialized before it starts.
        return m_started && m_whole && m_peerUp;
    }

    void AddLinkChangeCallback(Callback<void> callback) override
    {
        m_change.ConnectWithoutContext(callback);
    }

  private:
    /**
     * @return whether the interface is up
     */
    bool IsInterfaceUp() const
    {
        ifreq request = {};
        m_name.copy(request.ifr_name, IFNAMSIZ - 1);
        return ioctl(m_files.flags, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_UP);
    }

    /** FdNetDevice has begun to read; it tells of no other change. */
    void Started()
    {
        m_started = true;
        Tell();
    }

    /** Tell of a change of the link, if there was one. */
    void Tell()
    {
        if (m_told != IsLinkUp())
        {
            m_told = IsLinkUp();
            m_change();
        }
    }

    std::string m_name;        //!< of the interface
    TapFiles m_files;          //!< its descriptors
    bool m_started{false};     //!< frames are read
    bool m_whole{true};        //!< not cut here
    bool m_peerUp{false};      //!< the interface is up
    bool m_told{false};        //!< what was told last
    TracedCallback<> m_change; //!< whom to tell
};

// ---- The network --------------------------------------------------------------------------------

/** A port of a switch. */
struct Port
{
    Ptr<NetDevice> device;     //!< the device
    Ptr<Tap> tap;              //!< the same, if it is a tap
    L2SwitchPortConfig config; //!< how it is managed
};

/** A switch, and the ports it is going to have. */
struct Switch
{
    Ptr<Node> node;                 //!< its node
    Ptr<L2SwitchNetDevice> device;  //!< the switch
    std::map<uint32_t, Port> ports; //!< by number
};

/**
 * Split a text.
 * @param text the text
 * @param separator what stands between the parts
 * @return the parts, at least one
 */
std::vector<std::string>
Split(const std::string& text, char separator)
{
    std::vector<std::string> parts;
    std::istringstream in(text + separator);
    for (std::string part; std::getline(in, part, separator);)
    {
        parts.push_back(part);
    }
    return parts;
}

/**
 * @param what what the number is, for the line that says that it is none
 * @param text the number
 * @param most the largest that is allowed
 * @return the number
 */
uint32_t
Number(const std::string& what, const std::string& text, uint32_t most)
{
    char* end = nullptr;
    errno = 0;
    const unsigned long value = std::strtoul(text.c_str(), &end, 10);
    if (text.empty() || !std::isdigit(static_cast<unsigned char>(text[0])) || *end || errno ||
        value > most)
    {
        throw Bad(what + "=" + text + ": an integer from 0 to " + std::to_string(most));
    }
    return value;
}

/** The switches and links that the command line describes. */
class Network
{
  public:
    /**
     * Take one option of the command line.
     * @param option the option
     */
    void Add(const std::string& option)
    {
        const std::size_t equals = option.find('=');
        const std::string name = option.substr(0, equals);
        const std::string value = equals == std::string::npos ? "" : option.substr(equals + 1);
        if (name == "--switch")
        {
            AddSwitch(Split(value, ','));
        }
        else if (name == "--port")
        {
            AddTap(value);
        }
        else if (name == "--link")
        {
            AddLink(Split(value, ','));
        }
        else
        {
            throw Bad(option + ": --switch=, --port= or --link=; see --help");
        }
    }

    /** Make the ports what they are to the switches. To be called once, after the last Add(). */
    void Connect()
    {
        for (auto& [name, each] : m_switches)
        {
            uint32_t expected = 1;
            for (auto& [number, port] : each.ports)
            {
                if (number != expected++)
                {
                    throw Bad(name + ": port " + std::to_string(expected - 1) + " is missing");
                }
                each.device->AddPort(port.device);
                each.device->ConfigurePort(number, port.config);
            }
            const std::string wrong = each.device->CheckConfiguration(each.ports.size());
            if (!wrong.empty())
            {
                throw Bad(name + ": " + wrong);
            }
        }
    }

    /**
     * @return all taps
     */
    std::vector<Ptr<Tap>> GetTaps() const
    {
        std::vector<Ptr<Tap>> taps;
        for (const auto& [name, each] : m_switches)
        {
            for (const auto& [number, port] : each.ports)
            {
                if (port.tap)
                {
                    taps.push_back(port.tap);
                }
            }
        }
        return taps;
    }

    /**
     * Do a command.
     * @param command the command
     * @return what it answers
     */
    std::string Do(const std::string& command)
    {
        std::istringstream in(command);
        std::string verb;
        std::string object;
        in >> verb >> object;
        if (verb == "dump")
        {
            return FindSwitch(object).device->Dump();
        }
        if (verb == "counters")
        {
            return Counters(FindSwitch(object).device->GetCounters());
        }
        const auto [name, number] = PortName(object);
        Switch& of = FindSwitch(name);
        const auto found = of.ports.find(number);
        if (found == of.ports.end())
        {
            throw Bad(object + ": no such port");
        }
        if (verb == "mcheck")
        {
            of.device->Mcheck(number);
        }
        else if (verb == "cut" || verb == "repair")
        {
            SetCable(found->second, verb == "repair");
        }
        else
        {
            throw Bad(command + ": dump, counters, cut, repair, mcheck or quit");
        }
        return "";
    }

  private:
    /**
     * @param name of a switch
     * @return the switch
     */
    Switch& FindSwitch(const std::string& name)
    {
        const auto found = m_switches.find(name);
        if (found == m_switches.end())
        {
            throw Bad(name + ": no such switch");
        }
        return found->second;
    }

    /**
     * @param counters what a switch has counted
     * @return the same as text
     */
    static std::string Counters(const L2SwitchCounters& counters)
    {
        std::ostringstream out;
        out << "received " << counters.received << "\nforwarded " << counters.forwarded
            << "\ncontrol " << counters.control << "\n";
        for (const auto& [reason, count] : counters.dropped)
        {
            out << "dropped " << reason << " " << count << "\n";
        }
        return out.str();
    }

    /**
     * @param text SWITCH:PORT
     * @return the two
     */
    static std::pair<std::string, uint32_t> PortName(const std::string& text)
    {
        const std::vector<std::string> parts = Split(text, ':');
        if (parts.size() != 2)
        {
            throw Bad(text + ": a port is SWITCH:NUMBER");
        }
        return {parts[0], Number(parts[0] + ":", parts[1], 4095)};
    }

    /**
     * @param text an address, xx:xx:xx:xx:xx:xx
     * @return the address
     */
    static Mac48Address ParseAddress(const std::string& text)
    {
        const std::vector<std::string> octets = Split(text, ':');
        for (const std::string& octet : octets)
        {
            if (octets.size() != 6 || octet.size() != 2 ||
                octet.find_first_not_of("0123456789abcdef") != std::string::npos)
            {
                throw Bad("address=" + text + ": six octets, xx:xx:xx:xx:xx:xx");
            }
        }
        return Mac48Address(text.c_str());
    }

    /**
     * Make a switch.
     * @param words its name, then properties
     */
    void AddSwitch(const std::vector<std::string>& words)
    {
        static const std::map<std::string, std::string> attributes = {
            {"priority", "Priority"},
            {"version", "ForceVersion"},
            {"hello-time", "HelloTime"},
            {"max-age", "MaxAge"},
            {"forward-delay", "ForwardDelay"},
            {"hold-count", "TxHoldCount"},
        };
        if (words[0].empty() || m_switches.count(words[0]))
        {
            throw Bad("--switch=" + words[0] + ": a name, and each once");
        }
        Switch& made = m_switches[words[0]];
        made.node = CreateObject<Node>();
        std::size_t first = 1;
        std::string scheme = "ethernet";
        if (words.size() > 1 && words[1].rfind("scheme=", 0) == 0)
        {
            scheme = words[1].substr(words[1].find('=') + 1);
            first = 2;
        }
        made.device = L2SwitchHelper(scheme).Create();
        made.device->SetAddress(Mac48Address::Allocate());
        made.node->AddDevice(made.device);
        for (std::size_t i = first; i < words.size(); i++)
        {
            const std::size_t equals = words[i].find('=');
            const std::string key = words[i].substr(0, equals);
            const std::string text = equals == std::string::npos ? "" : words[i].substr(equals + 1);
            const auto found = attributes.find(key);
            if (equals != std::string::npos && key == "address")
            {
                made.device->SetAddress(ParseAddress(text));
            }
            else if (equals != std::string::npos && found != attributes.end())
            {
                SetAttribute(made.device,
                             words[i],
                             found->second,
                             UintegerValue(Number(key, text, 65535)));
            }
            else if (equals != std::string::npos &&
                     std::isupper(static_cast<unsigned char>(key[0])))
            {
                SetAttribute(made.device, words[i], key, StringValue(text));
            }
            else
            {
                throw Bad("--switch: " + words[i] +
                          ": address, priority, version, hello-time, max-age, forward-delay, "
                          "hold-count or an attribute, = and a value; scheme= comes first");
            }
        }
    }

    /**
     * Set an attribute of a switch.
     * @param device the switch
     * @param said what the command line says, for the line that says that it is wrong
     * @param name of the attribute
     * @param value its value
     */
    static void SetAttribute(Ptr<L2SwitchNetDevice> device,
                             const std::string& said,
                             const std::string& name,
                             const AttributeValue& value)
    {
        TypeId::AttributeInformation attribute;
        if (!device->GetInstanceTypeId().LookupAttributeByName(name, &attribute))
        {
            throw Bad("--switch: " + said + ": a " + device->GetScheme() + " switch has no " +
                      name);
        }
        if (!device->SetAttributeFailSafe(name, value))
        {
            throw Bad("--switch: " + said + ": " +
                      attribute.checker->GetUnderlyingTypeInformation());
        }
    }

    /**
     * Take a new port's number.
     * @param name SWITCH:PORT
     * @param words how it is managed
     * @param from the first of them
     * @return the port
     */
    Port& NewPort(const std::string& name, const std::vector<std::string>& words, std::size_t from)
    {
        const auto [of, number] = PortName(name);
        Port& port = FindSwitch(of).ports[number];
        if (port.device)
        {
            throw Bad(name + ": the port is there twice");
        }
        port.config.pathCost = 2000; // what Open vSwitch takes for a tap
        port.config.pointToPoint = L2SwitchPortConfig::PointToPoint::FORCE_TRUE;
        for (std::size_t i = from; i < words.size(); i++)
        {
            const std::vector<std::string> pair = Split(words[i], '=');
            if (pair[0] == "cost" && pair.size() == 2)
            {
                port.config.pathCost = Number("cost", pair[1], 200000000);
            }
            else if (pair[0] == "priority" && pair.size() == 2)
            {
                port.config.priority = Number("priority", pair[1], 240);
                if (port.config.priority % 16 != 0)
                {
                    throw Bad(name + ": " + words[i] + ": a multiple of 16");
                }
            }
            else if (words[i] == "edge")
            {
                port.config.adminEdge = true;
            }
            else
            {
                throw Bad(name + ": " + words[i] + ": cost=N, priority=N or edge");
            }
        }
        return port;
    }

    /**
     * Make a tap a port.
     * @param value SWITCH:PORT=[NETNS/]TAP and how it is managed
     */
    void AddTap(const std::string& value)
    {
        const std::size_t equals = value.find('=');
        if (equals == std::string::npos)
        {
            throw Bad("--port=" + value + ": SWITCH:PORT=TAP or SWITCH:PORT=NETNS/TAP");
        }
        const std::string name = value.substr(0, equals);
        const std::vector<std::string> words = Split(value.substr(equals + 1), ',');
        Port& port = NewPort(name, words, 1);
        const std::size_t slash = words[0].rfind('/');
        const bool here = slash == std::string::npos;
        port.tap = CreateObject<Tap>(here ? words[0] : words[0].substr(slash + 1),
                                     here ? "" : words[0].substr(0, slash));
        // When this is exceeded, the reader sleeps for 100 ms.
        port.tap->SetAttribute("RxQueueSize", UintegerValue(100000));
        port.tap->SetAddress(Mac48Address::Allocate()); // the source of its BPDUs
        port.device = port.tap;
        FindSwitch(PortName(name).first).node->AddDevice(port.device);
    }

    /**
     * Lay a link between two of our switches.
     * @param words its two ends, then how they are managed
     */
    void AddLink(const std::vector<std::string>& words)
    {
        if (words.size() < 2)
        {
            throw Bad("--link=" + words[0] + ": SWITCH:PORT,SWITCH:PORT");
        }
        Port& a = NewPort(words[0], words, 2);
        Port& b = NewPort(words[1], words, 2);
        const NetDeviceContainer ends =
            EthernetHelper().Install(FindSwitch(PortName(words[0]).first).node,
                                     FindSwitch(PortName(words[1]).first).node);
        a.device = ends.Get(0);
        b.device = ends.Get(1);
    }

    /**
     * Cut or repair the link of a port.
     * @param port the port
     * @param whole whether it is to be whole
     */
    static void SetCable(const Port& port, bool whole)
    {
        if (port.tap)
        {
            port.tap->SetCable(whole);
            return;
        }
        Ptr<EthernetChannel> channel = DynamicCast<EthernetChannel>(port.device->GetChannel());
        whole ? channel->SetUp() : channel->SetDown();
    }

    std::map<std::string, Switch> m_switches; //!< by name
};

// ---- Commands and changes from outside ----------------------------------------------------------

/**
 * Answer a command; in the simulator's thread.
 * @param network the network
 * @param command the command
 */
void
Answer(Network* network, std::string command)
{
    try
    {
        std::cout << network->Do(command);
    }
    catch (const Bad& bad)
    {
        std::cout << "error: " << bad.what() << "\n";
    }
    std::cout << "." << std::endl;
}

/**
 * See which taps the other end has taken down or up; in the simulator's thread.
 * @param taps the taps
 */
void
LookAtTaps(const std::vector<Ptr<Tap>>* taps)
{
    for (const Ptr<Tap>& tap : *taps)
    {
        tap->LookAtPeer();
    }
}

/**
 * Have the simulator's thread call something at once.
 * @tparam Function \deduced what to call
 * @tparam Arguments \deduced with what
 * @param function what to call
 * @param arguments with what
 */
template <typename Function, typename... Arguments>
void
Post(Function function, Arguments... arguments)
{
    Simulator::ScheduleWithContext(Simulator::NO_CONTEXT, Time(0), function, arguments...);
}

/** End the simulation; in its thread. */
void
Stop()
{
    Simulator::Stop();
}

/**
 * Wait for commands and for changes of interfaces, until there are no more commands. A thread.
 * @param network the network
 * @param taps its taps
 */
void
Listen(Network* network, const std::vector<Ptr<Tap>>* taps)
{
    std::vector<pollfd> files{{STDIN_FILENO, POLLIN, 0}};
    for (const Ptr<Tap>& tap : *taps)
    {
        files.push_back({tap->GetFiles().changes, POLLIN, 0});
    }
    std::string line;
    while (poll(files.data(), files.size(), -1) >= 0 || errno == EINTR)
    {
        char buffer[8192];
        bool changed = false;
        for (std::size_t i = 1; i < files.size(); i++)
        {
            while (files[i].revents && recv(files[i].fd, buffer, sizeof(buffer), 0) > 0)
            {
                changed = true;
            }
        }
        if (changed)
        {
            Post(&LookAtTaps, taps);
        }
        if (!files[0].revents)
        {
            continue;
        }
        const ssize_t got = read(STDIN_FILENO, buffer, sizeof(buffer));
        if (got <= 0)
        {
            break;
        }
        for (const char* c = buffer; c < buffer + got; c++)
        {
            if (*c != '\n')
            {
                line += *c;
                continue;
            }
            if (line == "quit")
            {
                Post(&Stop);
                return;
            }
            Post(&Answer, network, line);
            line.clear();
        }
    }
    Post(&Stop);
}

/** Say that everything is there. */
void
Ready()
{
    std::cout << "." << std::endl;
}

} // namespace

int
main(int argc, char* argv[])
{
    GlobalValue::Bind("SimulatorImplementationType", StringValue("ns3::RealtimeSimulatorImpl"));
    Network network;
    try
    {
        for (int i = 1; i < argc; i++)
        {
            if (std::string(argv[i]) == "--help")
            {
                std::cout
                    << "Usage: peer --switch=NAME[,KEY=VALUE]... --port=S:P=[NETNS/]TAP[,KEY=VALUE]"
                       "... --link=S:P,S:P[,KEY=VALUE]...\n"
                       "Runs switches in real time, with taps as ports. Keys of a switch: "
                       "scheme=ethernet or scheme=moose\n(first), address, priority, version, "
                       "hello-time, max-age, forward-delay, hold-count, and\nattributes of "
                       "ns-3, such as Prefix=02:11:11; of ports: cost, priority, edge.\nCommands "
                       "on standard input: dump NAME, counters NAME, cut S:P, repair S:P, mcheck "
                       "S:P, quit.\n";
                return 0;
            }
            network.Add(argv[i]);
        }
        network.Connect();
    }
    catch (const Bad& bad)
    {
        std::cerr << "peer: " << bad.what() << std::endl;
        return 2;
    }
    const std::vector<Ptr<Tap>> taps = network.GetTaps();
    Simulator::Schedule(MilliSeconds(1), &Ready);
    std::thread listener(&Listen, &network, &taps);
    Simulator::Run();
    listener.join();
    Simulator::Destroy();
    return 0;
}
