/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "graphml.h"

#include "graphml-scan.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <sys/stat.h>
#include <utility>

#ifdef MOOSE_BOOST_GRAPH
#include <boost/any.hpp>
#include <boost/graph/graphml.hpp>
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#endif

namespace ns3
{

namespace
{

/** What is written of a node or an edge, by names in lower case. */
using Attributes = std::map<std::string, std::string>;

/** Names that mean the same, the best first. */
using Names = std::vector<std::string>;

/** A unit: its name and what a number of it is multiplied with. */
using Unit = std::pair<const char*, double>;

/** Units of a time, in milliseconds; the first is meant where there is none. */
constexpr std::array<Unit, 11> TIME_UNITS = {{{"", 1},
                                              {"ms", 1},
                                              {"us", 1e-3},
                                              {"\xc2\xb5s", 1e-3}, // with the micro sign
                                              {"\xce\xbcs", 1e-3}, // with the Greek letter
                                              {"ns", 1e-6},
                                              {"ps", 1e-9},
                                              {"fs", 1e-12},
                                              {"s", 1e3},
                                              {"min", 6e4},
                                              {"h", 36e5}}};

/** Units of a rate, in bit/s; octets a second and multiples of 1024 as in ns-3's DataRate. */
constexpr std::array<Unit, 34> RATE_UNITS = {{{"", 1},
                                              {"bps", 1},
                                              {"b/s", 1},
                                              {"Bps", 8},
                                              {"B/s", 8},
                                              {"kbps", 1e3},
                                              {"kb/s", 1e3},
                                              {"Kbps", 1e3},
                                              {"Kb/s", 1e3},
                                              {"kBps", 8e3},
                                              {"kB/s", 8e3},
                                              {"KBps", 8e3},
                                              {"KB/s", 8e3},
                                              {"Kib/s", 1024},
                                              {"KiB/s", 8192},
                                              {"Mbps", 1e6},
                                              {"Mb/s", 1e6},
                                              {"MBps", 8e6},
                                              {"MB/s", 8e6},
                                              {"Mib/s", 1048576.},
                                              {"MiB/s", 8388608.},
                                              {"Gbps", 1e9},
                                              {"Gb/s", 1e9},
                                              {"GBps", 8e9},
                                              {"GB/s", 8e9},
                                              {"Gib/s", 1073741824.},
                                              {"GiB/s", 8589934592.},
                                              {"Tbps", 1e12},
                                              {"Tb/s", 1e12},
                                              {"k", 1e3},
                                              {"K", 1e3},
                                              {"M", 1e6},
                                              {"G", 1e9},
                                              {"T", 1e12}}};

/** Names of a label of a node. */
const Names NODE_LABEL = {"label", "name"};
/** Names of a label of an edge. */
const Names EDGE_LABEL = {"linklabel", "label", "name"};
/** Names of a latitude. */
const Names LATITUDE = {"latitude", "lat"};
/** Names of a longitude. */
const Names LONGITUDE = {"longitude", "lon", "long", "lng"};
/** Names of a delay. */
const Names DELAY = {"delay", "latency", "linkdelay"};
/** Names of a rate, of which the unit may be in an attribute of its own. */
const Names RATE = {"linkspeedraw", "linkspeed", "rate", "bandwidth", "datarate"};
/** Name of that unit. */
const Names RATE_UNIT = {"linkspeedunits"};

/** Longest value that is kept of an attribute. */
constexpr std::size_t MAX_VALUE = 200;
/** Longest delay in milliseconds. */
constexpr double MOST_DELAY = 10000;
/** Smallest rate in bit/s. */
constexpr double LEAST_RATE = 1000;
/** Largest rate in bit/s. */
constexpr double MOST_RATE = 1e14;

/**
 * Read a number and what follows it.
 * @param text the text
 * @param rest set to what follows, without blanks before and behind
 * @return the number, which may be infinite; nothing if the text does not begin with one
 */
std::optional<double>
ReadNumber(const std::string& text, std::string& rest)
{
    const char* end = text.c_str();
    char* behind = nullptr;
    const double value = std::strtod(end, &behind);
    if (behind == end || std::isnan(value))
    {
        return std::nullopt;
    }
    rest = behind;
    while (!rest.empty() && std::isspace(static_cast<unsigned char>(rest.back())))
    {
        rest.pop_back();
    }
    rest.erase(0, std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
    return value;
}

/**
 * Find a text.
 * @param attributes where
 * @param names what it may be called
 * @return the first that is not empty, or an empty one
 */
std::string
FindText(const Attributes& attributes, const Names& names)
{
    for (const std::string& name : names)
    {
        const auto found = attributes.find(name);
        if (found != attributes.end() && !found->second.empty())
        {
            return found->second;
        }
    }
    return "";
}

/**
 * Find a number with a unit or without.
 * @param attributes where
 * @param names what it may be called
 * @param units the units
 * @return the number in the first unit and the name of the attribute, or nothing if none of the
 * names has a number
 */
template <std::size_t N>
std::optional<std::pair<double, std::string>>
FindNumber(const Attributes& attributes, const Names& names, const std::array<Unit, N>& units)
{
    for (const std::string& name : names)
    {
        std::string rest;
        const auto number = ReadNumber(FindText(attributes, {name}), rest);
        const auto unit = std::find_if(units.begin(), units.end(), [&rest](const Unit& candidate) {
            return rest == candidate.first;
        });
        if (number && unit != units.end())
        {
            return std::make_pair(*number * unit->second, name);
        }
    }
    return std::nullopt;
}

/**
 * Complain of a number that is out of range.
 * @param of whose it is
 * @param name name of the attribute
 * @param attributes where it is
 * @param allowed what is allowed
 */
[[noreturn]] void
Reject(const std::string& of,
       const std::string& name,
       const Attributes& attributes,
       const std::string& allowed)
{
    throw std::invalid_argument(of + ": " + name + " is " + QuoteForMessage(attributes.at(name)) +
                                "; allowed: " + allowed);
}

/**
 * @param of whose it is, for messages
 * @param attributes what is written of an edge
 * @return its rate, if it is there and not 0
 */
std::optional<DataRate>
FindRate(const std::string& of, const Attributes& attributes)
{
    Attributes all = attributes;
    if (const std::string speed = FindText(all, {"linkspeed"}); !speed.empty())
    {
        const std::string units = FindText(all, RATE_UNIT);
        std::string rest;
        const bool bare = units.empty() && ReadNumber(speed, rest) && rest.empty();
        all["linkspeed"] = bare ? "" : speed + units; // of a mere number nobody knows the unit
    }
    const auto rate = FindNumber(all, RATE, RATE_UNITS);
    if (!rate || rate->first == 0)
    {
        return std::nullopt;
    }
    if (!(rate->first >= LEAST_RATE && rate->first <= MOST_RATE))
    {
        Reject(of, rate->second, all, "1kbps to 100Tbps, or 0 for unknown");
    }
    return DataRate(static_cast<uint64_t>(std::llround(rate->first)));
}

#ifdef MOOSE_BOOST_GRAPH

/**
 * @param text a text
 * @return the same in lower case
 */
std::string
ToLower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return text;
}

/**
 * @param of whose it is, for messages
 * @param attributes what is written of a node
 * @return its place, if both coordinates are there
 */
std::optional<WanGraph::Place>
FindPlace(const std::string& of, const Attributes& attributes)
{
    const std::array<Unit, 1> degrees = {{{"", 1}}};
    const auto latitude = FindNumber(attributes, LATITUDE, degrees);
    const auto longitude = FindNumber(attributes, LONGITUDE, degrees);
    if (latitude && !(std::fabs(latitude->first) <= 90))
    {
        Reject(of, latitude->second, attributes, "a number of degrees from -90 to 90");
    }
    if (longitude && !(std::fabs(longitude->first) <= 180))
    {
        Reject(of, longitude->second, attributes, "a number of degrees from -180 to 180");
    }
    if (!latitude || !longitude)
    {
        return std::nullopt;
    }
    return WanGraph::Place{latitude->first, longitude->first};
}

/**
 * @param of whose it is, for messages
 * @param attributes what is written of an edge
 * @return its delay, if it is there
 */
std::optional<Time>
FindDelay(const std::string& of, const Attributes& attributes)
{
    const auto delay = FindNumber(attributes, DELAY, TIME_UNITS);
    if (!delay)
    {
        return std::nullopt;
    }
    if (!(delay->first >= 0 && delay->first <= MOST_DELAY))
    {
        Reject(of, delay->second, attributes, "0 to 10000 milliseconds");
    }
    return NanoSeconds(std::llround(delay->first * 1e6));
}

/**
 * Takes what Boost.Graph's reader finds, every value as the text that is written, so that the types
 * that a file declares do not matter.
 */
class TextGraph : public boost::mutate_graph
{
  public:
    /** @param scan what is known of the file */
    explicit TextGraph(const GraphmlScan& scan)
        : m_scan(scan)
    {
    }

    std::vector<Attributes> nodes;                         //!< the nodes
    std::vector<Attributes> edges;                         //!< the edges
    std::vector<std::pair<std::size_t, std::size_t>> ends; //!< of the edges

    // The reader asks before it adds an edge whether that may be directed; any may be what it is.
    bool is_directed() const override
    {
        return edges.size() < m_scan.edges.size() && m_scan.edges[edges.size()].directed;
    }

    boost::any do_add_vertex() override
    {
        nodes.emplace_back();
        return nodes.size() - 1;
    }

    std::pair<boost::any, bool> do_add_edge(boost::any source, boost::any target) override
    {
        edges.emplace_back();
        ends.emplace_back(boost::any_cast<std::size_t>(source),
                          boost::any_cast<std::size_t>(target));
        return {edges.size() - 1, true};
    }

    void set_graph_property(const std::string& /* name */,
                            const std::string& /* value */,
                            const std::string& /* type */) override
    {
    }

    void set_vertex_property(const std::string& name,
                             boost::any vertex,
                             const std::string& value,
                             const std::string& /* type */) override
    {
        static const std::set<std::string> known = Join({NODE_LABEL, LATITUDE, LONGITUDE});
        Keep(nodes.at(boost::any_cast<std::size_t>(vertex)), known, name, value);
    }

    void set_edge_property(const std::string& name,
                           boost::any edge,
                           const std::string& value,
                           const std::string& /* type */) override
    {
        static const std::set<std::string> known = Join({EDGE_LABEL, DELAY, RATE, RATE_UNIT});
        Keep(edges.at(boost::any_cast<std::size_t>(edge)), known, name, value);
    }

  private:
    /**
     * @param lists lists of names
     * @return all of them
     */
    static std::set<std::string> Join(const std::vector<Names>& lists)
    {
        std::set<std::string> all;
        for (const Names& names : lists)
        {
            all.insert(names.begin(), names.end());
        }
        return all;
    }

    /**
     * Keep a value, if it is of use. A default is told for each node or edge, however long it is.
     * @param attributes where it goes
     * @param known names of those that are
     * @param name its name
     * @param value the value
     */
    static void Keep(Attributes& attributes,
                     const std::set<std::string>& known,
                     const std::string& name,
                     const std::string& value)
    {
        const auto found = known.find(ToLower(name));
        if (found != known.end())
        {
            attributes[*found] = value.substr(0, MAX_VALUE);
        }
    }

    const GraphmlScan& m_scan; //!< what is known of the file
};

/**
 * Have a file read.
 * @param text what it holds
 * @param graph where it goes
 * @throws std::invalid_argument with one line, if it cannot be read
 */
void
ReadWithBoost(const std::string& text, TextGraph& graph)
{
    std::istringstream in(text);
    std::string wrong;
    try
    {
        boost::read_graphml(in, graph, 0);
        return;
    }
    catch (const boost::property_tree::xml_parser_error& error)
    {
        wrong = "line " + std::to_string(error.line()) + ": " + error.message();
    }
    catch (const std::exception& error)
    {
        wrong = error.what();
    }
    throw std::invalid_argument(wrong + "; allowed: GraphML that Boost.Graph reads");
}

/**
 * @param scan what is known of a file
 * @param graph what was read
 * @return for each edge whether it is the other direction of one before it
 */
std::vector<bool>
FindOppositeEdges(const GraphmlScan& scan, const TextGraph& graph)
{
    std::vector<bool> opposite(graph.edges.size());
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> single;
    for (std::size_t i = 0; i < graph.edges.size(); i++)
    {
        const auto [from, to] = graph.ends[i];
        if (!scan.edges[i].directed || from == to)
        {
            continue;
        }
        const auto other = single.find({to, from});
        if (other != single.end() && other->second > 0)
        {
            other->second--;
            opposite[i] = true;
        }
        else
        {
            single[graph.ends[i]]++;
        }
    }
    return opposite;
}

/**
 * @param text what a file holds
 * @return the network
 * @throws std::invalid_argument with one line without the file's name
 */
WanGraph
Parse(const std::string& text)
{
    const GraphmlScan scan = GraphmlScan::Scan(text);
    TextGraph read(scan);
    ReadWithBoost(text, read);
    if (read.nodes.size() != scan.nodes.size() || read.edges.size() != scan.edges.size())
    {
        throw std::invalid_argument("ids are not written in the same way everywhere; allowed: "
                                    "ids that are");
    }
    WanGraph graph;
    for (std::size_t i = 0; i < read.nodes.size(); i++)
    {
        const Attributes& attributes = read.nodes[i];
        const std::string of = "node " + QuoteForMessage(scan.nodes[i]);
        graph.nodes.push_back(
            {scan.nodes[i], FindText(attributes, NODE_LABEL), FindPlace(of, attributes)});
    }
    const std::vector<bool> opposite = FindOppositeEdges(scan, read);
    for (std::size_t i = 0; i < read.edges.size(); i++)
    {
        if (opposite[i])
        {
            continue;
        }
        const Attributes& attributes = read.edges[i];
        const auto [a, b] = read.ends[i];
        const std::string of = "edge from node " + QuoteForMessage(scan.nodes[a]) + " to " +
                               QuoteForMessage(scan.nodes[b]);
        graph.edges.push_back({static_cast<uint32_t>(a),
                               static_cast<uint32_t>(b),
                               FindRate(of, attributes),
                               FindDelay(of, attributes),
                               FindText(attributes, EDGE_LABEL)});
    }
    return graph;
}

#else

WanGraph
Parse(const std::string& /* text */)
{
    throw std::invalid_argument("GraphML cannot be read, because this program was built without "
                                "Boost.Graph (Debian: libboost-graph-dev)");
}

#endif

/**
 * @param file a path
 * @return what the file holds
 * @throws std::invalid_argument with one line without the file's name
 */
std::string
ReadFile(const std::string& file)
{
    // Looked at before it is opened, because opening a pipe may take forever.
    struct stat status = {};
    if (stat(file.c_str(), &status) != 0)
    {
        throw std::invalid_argument(std::string(std::strerror(errno)) + "; allowed: a file");
    }
    if (!S_ISREG(status.st_mode))
    {
        throw std::invalid_argument(std::string("it is ") +
                                    (S_ISDIR(status.st_mode) ? "a folder" : "no plain file") +
                                    "; allowed: a file");
    }
    if (static_cast<uint64_t>(status.st_size) > GraphmlScan::MAX_OCTETS)
    {
        throw std::invalid_argument("it has " + std::to_string(status.st_size) +
                                    " octets; allowed: at most " +
                                    std::to_string(GraphmlScan::MAX_OCTETS));
    }
    std::ifstream in(file, std::ios::binary);
    std::string text(GraphmlScan::MAX_OCTETS + 1, '\0');
    in.read(&text[0], text.size());
    if (in.bad() || !in.eof())
    {
        throw std::invalid_argument("it cannot be read; allowed: a file that can");
    }
    text.resize(in.gcount());
    return text;
}

/**
 * @param source what to call a file
 * @param error what is wrong with it
 * @return the line for the user
 */
std::invalid_argument
Describe(const std::string& source, const std::invalid_argument& error)
{
    std::string line = source + ": " + error.what();
    std::replace_if(
        line.begin(),
        line.end(),
        [](char c) { return c < ' ' || c > '~'; },
        '?');
    return std::invalid_argument(line);
}

} // namespace

WanGraph
ReadGraphml(const std::string& file)
{
    std::string text;
    try
    {
        text = ReadFile(file);
    }
    catch (const std::invalid_argument& error)
    {
        throw Describe(file, error);
    }
    return ParseGraphml(file, text);
}

WanGraph
ParseGraphml(const std::string& source, const std::string& text)
{
    try
    {
        WanGraph graph = Parse(text);
        graph.source = source;
        return graph;
    }
    catch (const std::invalid_argument& error)
    {
        throw Describe(source, error);
    }
}

std::optional<DataRate>
ParseWanRate(const std::string& text)
{
    try
    {
        return FindRate("", {{"rate", text}});
    }
    catch (const std::invalid_argument&)
    {
        return std::nullopt;
    }
}

} // namespace ns3
