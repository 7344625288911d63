/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "parser.h"
#include "servers.h"
#include "values.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace ns3
{
namespace l2script
{

namespace
{

const char* const STATES = "discarding, learning, forwarding";
const char* const ROLES = "down, edge, trunk, pending, root, designated, alternate, backup";
const std::set<std::string> COUNTERS =
    {"received", "forwarded", "control", "copies", "flooded", "not-learnt", "evicted", "moved"};

/// The counters of a switch, of the directory's part in it too, or of a server.
std::set<std::string>
CountersOf(bool server)
{
    const struct l2_directory_counters ofServer = {};
    const l2_counters ofSwitch = {};
    std::set<std::string> names = server ? std::set<std::string>() : COUNTERS;
    for (const auto& counter :
         server ? CountersByName(ofServer) : CountersByName(ofSwitch.intercept))
    {
        names.insert(counter.first);
    }
    return names;
}

const char* const PROTOCOLS = "arp, ipv4, bpdu, isis, elk";
const char* const ROUTING_NUMBERS =
    "adjacencies, lsps, lsp-changes, originated, retransmitted, spf-runs";

/// A name that the core gives to each number of an enumeration.
template <typename T>
std::string
NamesOf(int count, const char* (*name)(T))
{
    std::string names;
    for (int i = 0; i < count; i++)
    {
        names += (i > 0 ? ", " : "") + std::string(name(static_cast<T>(i)));
    }
    return names;
}

bool
IsAmong(const std::string& name, const std::string& names)
{
    return (", " + names + ", ").find(", " + name + ", ") != std::string::npos;
}

/// Take "= 1 + 2*3 or 0", or with <= or >= and one number.
void
TakeComparison(Words& words, Expectation& e)
{
    e.compare = words.Take("=, <= or >=");
    if (e.compare != "=" && e.compare != "<=" && e.compare != ">=")
    {
        words.Fail("comparison \"" + e.compare + "\": allowed are =, <=, >=");
    }
    do
    {
        std::string sum;
        while (!words.AtEnd() && words.Peek() != "or")
        {
            sum += (sum.empty() ? "" : " ") + words.Take("");
        }
        uint64_t number = 0;
        if (!ReadSum(sum, number))
        {
            words.Fail("number \"" + sum + "\": allowed is a sum of products, e.g. 1 + 24*23");
        }
        e.numbers.push_back(number);
    } while (e.compare == "=" && words.TakeIf("or"));
}

/// Take the end and direction of an expectation on frames, if there are any.
void
TakePlace(Words& words, const Network& network, Expectation& e)
{
    const std::string next = words.Peek();
    if (!next.empty() && std::isalpha(static_cast<unsigned char>(next[0])))
    {
        e.end = TakeEnd(words, network);
        e.hasEnd = true;
        if (words.Peek() == "tx" || words.Peek() == "rx")
        {
            e.direction = words.Take("tx or rx");
        }
    }
}

/// Take the rest of "frame END tx|rx NUMBER = OCTETS".
void
TakeFrame(Words& words, const Network& network, Expectation& e)
{
    e.kind = Expectation::Kind::FRAME;
    TakePlace(words, network, e);
    if (!e.hasEnd || e.direction.empty())
    {
        words.Fail("a frame needs a place and a direction: END tx, or END rx");
    }
    const std::string number = words.Take("number");
    if (!ReadNumber(number, UINT32_MAX, e.number) || e.number == 0)
    {
        words.Fail("frame \"" + number + "\": allowed is a number, 1 up");
    }
    if (words.Take("=") != "=" || !ReadOctets(words.TakeAll(), e.bytes))
    {
        words.Fail("octets: allowed are = and pairs of hexadecimal digits");
    }
}

/// Take an expectation on frames, which may begin with what kind of them.
void
TakeFrames(Words& words, const Network& network, Expectation& e)
{
    const std::string cast = words.Peek();
    if (cast == "unicast" || cast == "multicast" || cast == "broadcast")
    {
        e.cast = words.Take("");
    }
    if (IsAmong(words.Peek(), PROTOCOLS))
    {
        e.protocol = words.Take("");
    }
    const std::string what = words.Take("frames or frame");
    if (what == "frame")
    {
        TakeFrame(words, network, e);
        return;
    }
    if (what != "frames")
    {
        words.Fail("\"" + what + "\": allowed are frames, frame");
    }
    e.kind = Expectation::Kind::FRAMES;
    TakePlace(words, network, e);
    TakeComparison(words, e);
}

/// Take the rest of "table|counter|drop|event SWITCH|SERVER NAME = NUMBER".
void
TakeSwitchCount(Words& words, const Network& network, const std::string& what, Expectation& e)
{
    const int node = network.Find(words.Peek());
    const bool server = what != "drop" && node >= 0 && network.nodes[node].server;
    e.node = static_cast<int>(server ? TakeServer(words, network)
                                     : TakeNode(words, network, NodeKind::SWITCH));
    e.name = words.Take("name");
    std::string allowed;
    if (what == "counter")
    {
        e.kind = Expectation::Kind::COUNTER;
        for (const std::string& name : CountersOf(server))
        {
            allowed += (allowed.empty() ? "" : ", ") + name;
        }
    }
    else if (what == "drop")
    {
        e.kind = Expectation::Kind::DROP;
        allowed = NamesOf(L2_DROP_REASONS, l2_drop_name) + ", any";
    }
    else if (what == "event")
    {
        e.kind = Expectation::Kind::EVENT;
        allowed = NamesOf(L2_EVENT_TYPES, l2_event_name);
    }
    else
    {
        e.kind = Expectation::Kind::TABLE; // which ones there are is the switch's business
        allowed = e.name;
    }
    if (!IsAmong(e.name, allowed))
    {
        words.Fail(what + " \"" + e.name + "\": allowed are " + allowed);
    }
    TakeComparison(words, e);
}

/// Take the rest of "HOST cache HOST|IP = ADDRESS", "SERVER knows HOST|IP = ADDRESS".
void
TakeMapping(Words& words, const Network& network, Expectation& e)
{
    TakeHostOrIp(words, network, e.other, e.ip);
    if (words.Take("=") != "=")
    {
        words.Fail("an address is compared with =");
    }
    const std::string value = words.Take("an address");
    if (value == "none")
    {
        e.address = Expectation::Address::NONE;
    }
    else if (value == "real" || value == "assigned")
    {
        e.address = value == "real" ? Expectation::Address::REAL : Expectation::Address::ASSIGNED;
        e.whose = static_cast<int>(TakeNode(words, network, NodeKind::HOST));
    }
    else if (!l2_mac_parse(value.c_str(), &e.mac))
    {
        words.Fail("address \"" + value +
                   "\": allowed are xx:xx:xx:xx:xx:xx, real HOST, assigned HOST, none");
    }
}

/// Take what is expected of a host, or of the server that it runs.
void
TakeHost(Words& words, const Network& network, Expectation& e)
{
    e.node = static_cast<int>(TakeNode(words, network, NodeKind::HOST));
    e.name = words.Take("cache, knows, mappings or peers");
    const bool server = network.nodes[e.node].server;
    if (e.name == "cache" || (server && e.name == "knows"))
    {
        e.kind = e.name == "cache" ? Expectation::Kind::CACHE : Expectation::Kind::KNOWS;
        TakeMapping(words, network, e);
    }
    else if (server && (e.name == "mappings" || e.name == "peers"))
    {
        e.kind = Expectation::Kind::SERVER;
        TakeComparison(words, e);
    }
    else
    {
        words.Fail("\"" + e.name + "\" of " + network.nodes[e.node].name +
                   ": allowed is cache, and of a server also knows, mappings, peers");
    }
}

/// Take the rest of "delivered [HOST HOST]".
void
TakeDelivered(Words& words, const Network& network, Expectation& e)
{
    e.kind = Expectation::Kind::DELIVERED;
    if (!words.AtEnd())
    {
        e.node = static_cast<int>(TakeNode(words, network, NodeKind::HOST));
        e.other = static_cast<int>(TakeNode(words, network, NodeKind::HOST));
    }
}

/// Take the rest of "host HOST received [from HOST] = NUMBER".
void
TakeReceived(Words& words, const Network& network, Expectation& e)
{
    e.kind = Expectation::Kind::RECEIVED;
    e.node = static_cast<int>(TakeNode(words, network, NodeKind::HOST));
    if (words.Take("received") != "received")
    {
        words.Fail("of a host, only what it has received can be looked at");
    }
    if (words.TakeIf("from"))
    {
        e.other = static_cast<int>(TakeNode(words, network, NodeKind::HOST));
    }
    TakeComparison(words, e);
}

/// Take "END [role=ROLE] [state=STATE]", at least one of them.
void
TakeRole(Words& words, const Network& network, Expectation& e)
{
    e.kind = Expectation::Kind::ROLE;
    e.end = TakeEnd(words, network);
    e.hasEnd = true;
    do
    {
        const std::string word = words.Take("role=ROLE or state=STATE");
        const std::string value = word.substr(std::min(word.find('='), word.size() - 1) + 1);
        if (word.compare(0, 5, "role=") == 0 && e.name.empty() && IsAmong(value, ROLES))
        {
            e.name = value;
        }
        else if (word.compare(0, 6, "state=") == 0 && e.state.empty() && IsAmong(value, STATES))
        {
            e.state = value;
        }
        else
        {
            words.Fail("\"" + word + "\": allowed is role= and one of " + ROLES +
                       ", and state= and one of " + STATES);
        }
    } while (!words.AtEnd());
}

/// Take the rest of "root SWITCH = SWITCH".
void
TakeRoot(Words& words, const Network& network, Expectation& e)
{
    e.kind = Expectation::Kind::ROOT;
    e.node = static_cast<int>(TakeNode(words, network, NodeKind::SWITCH));
    if (words.Take("=") != "=")
    {
        words.Fail("a root is compared with =");
    }
    e.other = static_cast<int>(TakeNode(words, network, NodeKind::SWITCH));
}

/// Take the rest of "cost SWITCH = NUMBER".
void
TakeCost(Words& words, const Network& network, Expectation& e)
{
    e.kind = Expectation::Kind::COST;
    e.node = static_cast<int>(TakeNode(words, network, NodeKind::SWITCH));
    TakeComparison(words, e);
}

/// Take the rest of "converged within TIME".
void
TakeConverged(Words& words, Expectation& e)
{
    e.kind = Expectation::Kind::CONVERGED;
    const std::string within = words.Take("within");
    const std::string time = words.Take("a time");
    if (within != "within" || !ReadTime(time, e.time))
    {
        words.Fail("\"" + within + " " + time + "\": allowed is within and a time, e.g. 10ms");
    }
}

/// Take the rest of an expectation that is told by its first word, if it is one.
bool
TakeByName(Words& words, const Network& network, const std::string& name, Expectation& e)
{
    static const std::map<std::string, Expectation::Kind> plain = {
        {"no-loops", Expectation::Kind::NO_LOOPS},
        {"no-duplicates", Expectation::Kind::NO_DUPLICATES},
        {"no-drops", Expectation::Kind::NO_DROPS},
        {"tree", Expectation::Kind::TREE},
        {"same-routes", Expectation::Kind::ROUTES},
        {"caches-true", Expectation::Kind::WRONG_CACHES},
        {"directory-true", Expectation::Kind::WRONG_MAPPINGS}};
    const auto found = plain.find(name);
    if (found != plain.end())
    {
        e.kind = found->second;
        e.numbers = {0};
    }
    else if (name == "wrong-caches" || name == "wrong-mappings")
    {
        e.kind = name == "wrong-caches" ? Expectation::Kind::WRONG_CACHES
                                        : Expectation::Kind::WRONG_MAPPINGS;
        TakeComparison(words, e);
    }
    else if (name == "same-directory")
    {
        e.kind = Expectation::Kind::DIRECTORIES;
        while (!words.AtEnd())
        {
            e.nodes.push_back(TakeServer(words, network));
        }
    }
    else if (name == "loops" || name == "duplicates" || name == "broadcast-loops")
    {
        e.kind = name == "loops"        ? Expectation::Kind::LOOPS
                 : name == "duplicates" ? Expectation::Kind::DUPLICATES
                                        : Expectation::Kind::GROUP_LOOPS;
        TakeComparison(words, e);
    }
    else if (name == "same-database")
    {
        e.kind = Expectation::Kind::DATABASE;
        while (!words.AtEnd())
        {
            e.nodes.push_back(TakeNode(words, network, NodeKind::SWITCH));
        }
    }
    else if (name == "root")
    {
        TakeRoot(words, network, e);
    }
    else if (name == "cost")
    {
        TakeCost(words, network, e);
    }
    else if (name == "converged")
    {
        TakeConverged(words, e);
    }
    else if (name == "host")
    {
        TakeReceived(words, network, e);
    }
    else if (name == "delivered")
    {
        TakeDelivered(words, network, e);
    }
    else
    {
        return false;
    }
    return true;
}

/// Take "SWITCH WHAT = NUMBER" or "SWITCH root = SWITCH|PREFIX|none".
void
TakeRouting(Words& words, const Network& network, Expectation& e)
{
    e.node = static_cast<int>(TakeNode(words, network, NodeKind::SWITCH));
    e.name = words.Take("what of the switch");
    if (e.name != "root")
    {
        e.kind = Expectation::Kind::ROUTING;
        if (!IsAmong(e.name, ROUTING_NUMBERS))
        {
            words.Fail("\"" + e.name + "\" of a switch: allowed are root, " + ROUTING_NUMBERS);
        }
        TakeComparison(words, e);
        return;
    }
    e.kind = Expectation::Kind::ROUTING_ROOT;
    if (words.Take("=") != "=")
    {
        words.Fail("a root is compared with =");
    }
    const std::string value = words.Take("a switch, a prefix or none");
    e.other = network.Find(value);
    l2_prefix prefix = {};
    if ((e.other >= 0 && network.nodes[e.other].kind != NodeKind::SWITCH) ||
        (e.other < 0 && value != "none" && !l2_prefix_parse(value.c_str(), &prefix)))
    {
        words.Fail("root \"" + value + "\": allowed are a switch, a prefix, none");
    }
    e.mac = prefix.bits;
}

/// Take one expectation.
Expectation
TakeExpectation(Words& words, const Network& network)
{
    static const std::set<std::string> aboutFrames = {"frames",
                                                      "frame",
                                                      "unicast",
                                                      "multicast",
                                                      "broadcast",
                                                      "arp",
                                                      "ipv4",
                                                      "bpdu",
                                                      "isis",
                                                      "elk"};
    static const std::set<std::string> aboutSwitches = {"table", "counter", "drop", "event"};
    Expectation e;
    const std::string first = words.Peek();
    const int node = network.Find(first);
    if (node >= 0 && network.nodes[node].kind == NodeKind::HOST)
    {
        TakeHost(words, network, e);
    }
    else if (node >= 0 && network.nodes[node].kind == NodeKind::SWITCH)
    {
        TakeRouting(words, network, e);
    }
    else if (aboutFrames.count(first) > 0)
    {
        TakeFrames(words, network, e);
    }
    else if (first.find(':') != std::string::npos)
    {
        TakeRole(words, network, e);
    }
    else
    {
        words.Take("what to expect");
        if (aboutSwitches.count(first) > 0)
        {
            TakeSwitchCount(words, network, first, e);
        }
        else if (!TakeByName(words, network, first, e))
        {
            words.Fail("\"" + first +
                       "\": allowed are frames, frame, table, counter, drop, event, host, "
                       "delivered, no-loops, no-duplicates, no-drops, loops, duplicates, "
                       "broadcast-loops, root, cost, tree, converged, same-database, "
                       "same-routes, same-directory, directory-true, wrong-mappings, caches-true, "
                       "wrong-caches, a host's name, a switch's name, a port");
        }
    }
    words.End();
    return e;
}

} // namespace

std::vector<Expectation>
TakeExpectations(Words& words, const Network& network)
{
    std::vector<Expectation> expectations;
    std::vector<std::string> clause;
    std::vector<std::string> rest = words.TakeAll();
    rest.emplace_back(",");
    for (const std::string& word : rest)
    {
        const bool last = word.back() == ',';
        const std::string kept = last ? word.substr(0, word.size() - 1) : word;
        if (!kept.empty())
        {
            clause.push_back(kept);
        }
        if (last)
        {
            Words part = words;
            part.Replace(clause);
            expectations.push_back(TakeExpectation(part, network));
            for (const std::string& w : clause)
            {
                expectations.back().text += (expectations.back().text.empty() ? "" : " ") + w;
            }
            clause.clear();
        }
    }
    return expectations;
}

} // namespace l2script
} // namespace ns3
