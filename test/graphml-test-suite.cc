/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-graphml: wide-area networks from GraphML. Oracles are Python's own XML parser on
 * the files of the Internet Topology Zoo, and published distances between cities.
 */

#include "ns3/graphml.h"
#include "ns3/shipped-wans.h"
#include "ns3/test.h"
#include "ns3/topology-spec.h"
#include "ns3/wan-graph.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <random>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/** The folder of files of the Internet Topology Zoo, which need not be there. */
const std::string ZOO = std::string(MOOSE_TEST_DIR) + "/../../shared/topologies/";

/** How a GraphML file begins. */
const std::string HEAD = "<graphml><key id='lat' for='node' attr.name='Latitude'/>"
                         "<key id='lon' for='node' attr.name='Longitude' attr.type='double'/>"
                         "<key id='l' for='node' attr.name='label' attr.type='int'/>"
                         "<key id='speed' for='edge' attr.name='LinkSpeed' attr.type='double'/>"
                         "<key id='units' for='edge' attr.name='LinkSpeedUnits'/>"
                         "<key id='raw' for='edge' attr.name='LinkSpeedRaw' attr.type='odd'/>"
                         "<key id='rate' for='edge' attr.name='Bandwidth'/>"
                         "<key id='delay' for='edge' attr.name='delay' attr.type='boolean'/>"
                         "<key id='plain' for='node'/>"
                         "<graph edgedefault='undirected'>";
/** Two nodes. */
const std::string NODES = "<node id='a'/><node id='b'/>";
/** How it ends. */
const std::string TAIL = "</graph></graphml>";

/**
 * @param key identifier of a key
 * @param value a value
 * @return a <data>
 */
std::string
Data(const std::string& key, const std::string& value)
{
    return "<data key='" + key + "'>" + value + "</data>";
}

/**
 * @param data what an edge has
 * @return a file with that edge
 */
std::string
WithEdge(const std::string& data)
{
    return HEAD + NODES + "<edge source='a' target='b'>" + data + "</edge>" + TAIL;
}

/**
 * @param text what a file holds
 * @return what is said against it, or nothing
 */
std::string
Complaint(const std::string& text)
{
    try
    {
        ParseGraphml("x.graphml", text);
        return "";
    }
    catch (const std::invalid_argument& error)
    {
        return error.what();
    }
}

/**
 * @param name a file of the Internet Topology Zoo
 * @return whether it is there
 */
bool
IsInZoo(const std::string& name)
{
    return std::ifstream(ZOO + name + ".graphml").good();
}

/** @return whether this program can read GraphML at all; says so if not */
bool
CanRead()
{
    if (Complaint(HEAD + TAIL).empty())
    {
        return true;
    }
    std::cout << "skipped: built without Boost.Graph" << std::endl;
    return false;
}

/** @brief Oracle: Python's XML parser, and the sizes that are published with the files. */
class ZooTestCase : public TestCase
{
  public:
    /**
     * @param name name of a file
     * @param nodes how many it has
     */
    ZooTestCase(const std::string& name, std::size_t nodes)
        : TestCase("Nodes, edges, labels and coordinates of " + name +
                   " are those that Python finds, and it is connected"),
          m_name(name),
          m_nodes(nodes)
    {
    }

  private:
    /**
     * @param file path of a file
     * @return what Python finds in it
     */
    static std::string AskPython(const std::string& file)
    {
        const std::string program =
            "import sys, xml.etree.ElementTree as tree\n"
            "x = \"{http://graphml.graphdrawing.org/xmlns}\"\n"
            "root = tree.parse(sys.argv[1]).getroot()\n"
            "name = {k.get(\"id\"): k.get(\"attr.name\") for k in root.iter(x + \"key\")}\n"
            "def get(e, n):\n"
            "  d = [d.text or \"\" for d in e.iter(x + \"data\") if name[d.get(\"key\")] == n]\n"
            "  return \" \".join(d[0].split()) if d else \"\"\n"
            "for n in root.iter(x + \"node\"):\n"
            "  print(\"node\", n.get(\"id\"), get(n, \"label\"),\n"
            "    get(n, \"Latitude\") and \"%.4f %.4f\" % "
            "(float(get(n, \"Latitude\")), float(get(n, \"Longitude\"))))\n"
            "for e in root.iter(x + \"edge\"):\n"
            "  print(\"edge\", e.get(\"source\"), e.get(\"target\"),\n"
            "    \"%.0f\" % float(get(e, \"LinkSpeedRaw\") or 0))\n";
        const std::string command = "python3 -c '" + program + "' '" + file + "'";
        FILE* pipe = popen(command.c_str(), "r");
        std::string answer;
        char part[4096];
        while (const std::size_t count = fread(part, 1, sizeof(part), pipe))
        {
            answer.append(part, count);
        }
        pclose(pipe);
        return answer;
    }

    void DoRun() override
    {
        if (!CanRead())
        {
            return;
        }
        if (!IsInZoo(m_name))
        {
            std::cout << "skipped: there is no " << ZOO << m_name << ".graphml" << std::endl;
            return;
        }
        const WanGraph graph = ReadGraphml(ZOO + m_name + ".graphml");
        NS_TEST_EXPECT_MSG_EQ((graph.nodes.size()), m_nodes, "nodes");
        const std::vector<uint32_t> parts = graph.FindParts();
        const uint32_t last = *std::max_element(parts.begin(), parts.end());
        NS_TEST_EXPECT_MSG_EQ(last, 0, "one part");
        if (std::system("command -v python3 >/dev/null") != 0)
        {
            std::cout << "skipped: there is no python3 here" << std::endl;
            return;
        }
        std::ostringstream mine;
        char text[64];
        for (const WanGraph::Node& node : graph.nodes)
        {
            text[0] = '\0';
            if (node.place)
            {
                std::snprintf(text,
                              sizeof(text),
                              "%.4f %.4f",
                              node.place->latitude,
                              node.place->longitude);
            }
            mine << "node " << node.id << " " << node.label << " " << text << "\n";
        }
        for (const WanGraph::Edge& edge : graph.edges)
        {
            mine << "edge " << graph.nodes[edge.a].id << " " << graph.nodes[edge.b].id << " "
                 << (edge.rate ? edge.rate->GetBitRate() : 0) << "\n";
        }
        const std::string theirs = AskPython(ZOO + m_name + ".graphml");
        NS_TEST_EXPECT_MSG_EQ((mine.str() == theirs), true, "what Python finds: " << theirs);
    }

    std::string m_name;  //!< name of the file
    std::size_t m_nodes; //!< how many nodes it has
};

/** @brief Oracle: published great-circle distances, and the speed of light in fibre. */
class DistanceTestCase : public TestCase
{
  public:
    DistanceTestCase()
        : TestCase("Distances are those published, and light takes 5 us for a kilometre of fibre")
    {
    }

  private:
    void DoRun() override
    {
        const WanGraph::Place london{51.5074, -0.1278};
        const WanGraph::Place newYork{40.7128, -74.0060};
        const WanGraph::Place paris{48.8566, 2.3522};
        const WanGraph::Place sydney{-33.8688, 151.2093};
        const WanGraph::Place losAngeles{34.0522, -118.2437};
        const std::vector<std::tuple<WanGraph::Place, WanGraph::Place, double>> published = {
            {london, newYork, 5570},
            {london, paris, 344},
            {newYork, losAngeles, 3936},
            {sydney, losAngeles, 12060}, // over the date line
            {london, sydney, 16994},
            {{90, 0}, {0, 77}, 10007.5},      // a quarter of a meridian
            {{12, 30}, {-12, -150}, 20015.1}, // opposite each other
            {paris, paris, 0},
        };
        for (const auto& [a, b, distance] : published)
        {
            const double there = WanGraph::GetDistance(a, b);
            const double back = WanGraph::GetDistance(b, a);
            NS_TEST_EXPECT_MSG_EQ_TOL(there, distance, distance * 0.002 + 1e-9, "there");
            NS_TEST_EXPECT_MSG_EQ_TOL(back, there, 1e-9, "and back");
        }
        // 299792.458 km/s * 2 / 3
        const double delay = WanGraph::GetFibreDelay(1000).GetSeconds();
        NS_TEST_EXPECT_MSG_EQ_TOL(delay, 1000 / 199861.638667, 1e-9, "of 1000 km");
    }
};

/** @brief Oracle: the units of the International System. */
class GraphmlAttributeTestCase : public TestCase
{
  public:
    GraphmlAttributeTestCase()
        : TestCase("Rates and delays are read with units and without, whatever type is declared")
    {
    }

  private:
    void DoRun() override
    {
        if (!CanRead())
        {
            return;
        }
        const std::vector<std::pair<std::string, uint64_t>> rates = {
            {Data("raw", "2500000000.0"), 2500000000},
            {Data("raw", "4e10"), 40000000000},
            {Data("speed", "155") + Data("units", "M"), 155000000},
            {Data("speed", "2.5") + Data("units", "Gbps"), 2500000000},
            {Data("speed", "10 Gbps"), 10000000000},
            {Data("raw", "1e9") + Data("speed", "7") + Data("units", "G"), 1000000000},
            {Data("rate", "100Mbps"), 100000000},
            {Data("rate", "1000000"), 1000000},
            {Data("speed", "10"), 0}, // of what?
            {Data("speed", "10") + Data("units", "wagons"), 0},
            {Data("raw", "0"), 0},
            {Data("raw", "fast"), 0},
            {Data("raw", "nan"), 0},
            {"<data key='raw'/>", 0},
            {"", 0},
        };
        for (const auto& [data, rate] : rates)
        {
            const WanGraph graph = ParseGraphml("x", WithEdge(data));
            const uint64_t found = graph.edges[0].rate ? graph.edges[0].rate->GetBitRate() : 0;
            NS_TEST_EXPECT_MSG_EQ(found, rate, data);
        }
        const std::vector<std::pair<std::string, int64_t>> delays = {
            {"5", 5000000},
            {"0.25", 250000},
            {"5ms", 5000000},
            {" 1.5 s ", 1500000000},
            {"250us", 250000},
            {"5\xc2\xb5s", 5000},
            {"5 \xce\xbcs", 5000},
            {"1e3 ns", 1000},
            {"0", 0},
            {"soon", -1},
            {"5 parsecs", -1},
            {"nan", -1},
            {"", -1},
        };
        for (const auto& [text, delay] : delays)
        {
            const WanGraph graph = ParseGraphml("x", WithEdge(Data("delay", text)));
            const int64_t found =
                graph.edges[0].delay ? graph.edges[0].delay->GetNanoSeconds() : -1;
            NS_TEST_EXPECT_MSG_EQ(found, delay, text);
        }
    }
};

/** @brief Oracle: what the structure of the file says. */
class GraphmlStructureTestCase : public TestCase
{
  public:
    GraphmlStructureTestCase()
        : TestCase("Parallel edges are kept, two directions are one link, and kinds may be mixed")
    {
    }

  private:
    /**
     * @param edges the edges of a file with the nodes a, b, c
     * @param directed whether they are directed unless they say
     * @return the links, such as "ab ac "
     */
    static std::string Links(const std::string& edges, bool directed)
    {
        const WanGraph graph = ParseGraphml(
            "x",
            "<graphml><graph edgedefault='" + std::string(directed ? "" : "un") +
                "directed'><node id='a'/>" + edges + "<node id='b'/><node id='c'/>" + TAIL);
        std::string links;
        for (const WanGraph::Edge& edge : graph.edges)
        {
            links += graph.nodes[edge.a].id + graph.nodes[edge.b].id + " ";
        }
        return links;
    }

    void DoRun() override
    {
        if (!CanRead())
        {
            return;
        }
        const std::string ab = "<edge source='a' target='b'/>";
        const std::string ba = "<edge source='b' target='a'/>";
        const std::string ac = "<edge source='a' target='c'/>";
        const std::string two = "<edge source='c' target='a' directed='false'/>";
        const std::string one = "<edge source='c' target='a' directed='true'/>";
        const std::vector<std::pair<std::string, std::string>> links = {
            {Links(ab + ab + ba, false), "ab ab ba "},
            {Links(ab + ba + ac, true), "ab ac "},
            {Links(ab + ab + ba + ba + ba, true), "ab ab ba "},
            {Links(ab + ac + two, true), "ab ac ca "},
            {Links(ab + ac + one, false), "ab ac ca "},
            {Links("<!-- " + ab + "--><![CDATA[" + ab + "]]>" + ac, false), "ac "},
        };
        for (const auto& [found, right] : links)
        {
            NS_TEST_EXPECT_MSG_EQ(found, right, right);
        }
        // Ports are passed over, and so is what other programs add; defaults count.
        const WanGraph graph = ParseGraphml(
            "x",
            "\xef\xbb\xbf<?xml version='1.0'?>\n<graphml xmlns:y='http://y'><key id='l' for='node' "
            "attr.name='label' attr.type='string'><default>nobody</default></key>"
            "<key id='d' for='node' yfiles.type='nodegraphics'/><graph id='G' "
            "edgedefault='undirected'><desc>a &lt; b</desc><node id='a'><port name='p'/>"
            "<data key='d'><y:Shape><y:Fill color='#fff'/></y:Shape></data></node>"
            "<node id='b'><data key='l'>Z&#252;rich &amp; Basel</data></node>"
            "<edge source='a' sourceport='p' target='b'/></graph><data key='d'/></graphml>\n");
        NS_TEST_EXPECT_MSG_EQ((graph.nodes.at(0).label), "nobody", "the default");
        NS_TEST_EXPECT_MSG_EQ((graph.nodes.at(1).label), "Z\xc3\xbcrich & Basel", "references");
        NS_TEST_EXPECT_MSG_EQ((graph.edges.size()), 1, "edges");
    }
};

/** @brief Oracle: the geometry of the globe. */
class LocateTestCase : public TestCase
{
  public:
    LocateTestCase()
        : TestCase("A node without coordinates is in the middle of its neighbours, if any has some")
    {
    }

  private:
    void DoRun() override
    {
        WanGraph graph;
        for (const char* id : {"a", "b", "m", "leaf", "end", "alone", "other"})
        {
            graph.nodes.push_back({id, "", std::nullopt});
        }
        graph.nodes[0].place = WanGraph::Place{0, 170};
        graph.nodes[1].place = WanGraph::Place{0, -170};
        for (const auto& [a, b] : std::vector<std::pair<uint32_t, uint32_t>>{{0, 1},
                                                                             {0, 2},
                                                                             {1, 2},
                                                                             {2, 3},
                                                                             {3, 4},
                                                                             {5, 6}})
        {
            graph.edges.push_back({a, b, std::nullopt, std::nullopt, ""});
        }
        const auto places = graph.LocateNodes();
        const double east = std::abs(places[2]->longitude);
        NS_TEST_EXPECT_MSG_EQ_TOL(east, 180, 1e-6, "on the date line");
        const bool known = places[3] && places[4] && !places[5] && !places[6];
        NS_TEST_EXPECT_MSG_EQ(known, true, "who has a place");
        const std::vector<Time> delays = graph.GetDelays(MilliSeconds(7));
        const double whole = delays[0].GetSeconds() * 199861.638667;
        NS_TEST_EXPECT_MSG_EQ_TOL(whole, 20 * 111.195, 0.5, "20 degrees of the equator");
        NS_TEST_EXPECT_MSG_EQ_TOL((delays[1].GetSeconds()),
                                  (delays[0].GetSeconds() / 2),
                                  1e-8,
                                  "the middle");
        for (const uint32_t unknown : {3, 4, 5})
        {
            NS_TEST_EXPECT_MSG_EQ(delays[unknown], MilliSeconds(7), "of edge " << unknown);
        }
    }
};

/** @brief Oracle: TopologySpec::Check(), and a set. */
class NameTestCase : public TestCase
{
  public:
    NameTestCase()
        : TestCase("Nodes get names of ASCII that differ, whatever their labels are")
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<std::pair<std::string, std::string>> names = {
            {"New York", "New_York"},
            {"New York", "New_York-2"},
            {"New York", "New_York-4"},
            {"New York-3", "New_York-3"},
            {"Z\xc3\xbcrich", "Zurich"},
            {"\xc5\x81\xc3\xb3"
             "d\xc5\xba",
             "Lodz"},
            {"  --Mainz - Wiesbaden-- ", "Mainz_Wiesbaden"},
            {"a--b", "a-b"},
            {"h@l,l#o.x", "h_l_l_o_x"},
            {"", "id-9"},
            {"?", "id-10"},
            {"17", "wan-17"},
            {"all", "wan-all"},
            {"elk-1", "wan-elk-1"},
            {"\xff\xfe", "id-14"},
            {"\xe6\x9d\xb1\xe4\xba\xac", "id-15"},
            {std::string(100, 'x'), std::string(40, 'x')},
            {std::string(100, 'x'), std::string(40, 'x') + "-2"},
        };
        WanGraph graph;
        for (std::size_t i = 0; i < names.size(); i++)
        {
            graph.nodes.push_back({"id " + std::to_string(i), names[i].first, std::nullopt});
            graph.nodes.back().id[2] = '-';
        }
        const std::vector<std::string> found = graph.MakeNames();
        TopologySpec spec;
        for (std::size_t i = 0; i < names.size(); i++)
        {
            NS_TEST_EXPECT_MSG_EQ((found[i]), (names[i].second), "of " << names[i].first);
            spec.AddHost("h" + std::to_string(i), spec.AddSwitch(found[i], "wan"));
        }
        spec.Check();
        const WanGraph blank = [] {
            WanGraph many;
            many.nodes.assign(10000, {"", "None", std::nullopt});
            return many;
        }();
        const std::vector<std::string> many = blank.MakeNames();
        const std::set<std::string> set(many.begin(), many.end());
        NS_TEST_EXPECT_MSG_EQ((set.size()), 10000, "of the same label");
    }
};

/** @brief Oracle: what is wrong is said in one line that names the file and what is allowed. */
class BadInputTestCase : public TestCase
{
  public:
    BadInputTestCase()
        : TestCase("Bad files are refused in one line that says what is allowed")
    {
    }

  private:
    /**
     * @param line what was said
     * @param part what must be part of it
     * @param what for messages
     */
    void ExpectLine(const std::string& line, const std::string& part, const std::string& what)
    {
        const bool fit =
            line.find(part) != std::string::npos && line.size() < 300 &&
            line.find("; allowed: ") != std::string::npos &&
            std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c < 0x7f; });
        NS_TEST_EXPECT_MSG_EQ(fit, true, what.substr(0, 200) << ": " << line);
    }

    /**
     * @param count how often
     * @param text a text
     * @return the text so often
     */
    static std::string Repeat(std::size_t count, const std::string& text)
    {
        std::string all;
        for (std::size_t i = 0; i < count; i++)
        {
            all += text;
        }
        return all;
    }

    void DoRun() override
    {
        if (!CanRead())
        {
            return;
        }
        std::string million = HEAD;
        for (int i = 0; i < 250000; i++)
        {
            million += "<node id='" + std::to_string(i) + "'/>";
        }
        const std::string edge = "<edge source='a' target='b'/>";
        const std::string place = Data("lon", "1") + "</node>" + TAIL;
        const std::vector<std::pair<std::string, std::string>> bad = {
            {"", "it is empty"},
            {" \n", "it is empty"},
            {"hello", "text outside"},
            {"{\"nodes\": []}", "text outside"},
            {"<?xml version='1.0'?>", "no element"},
            {"<gml/>", "outermost element is <gml>"},
            {"<graphml/>", "no <graph>"},
            {"<graphml/><graphml/>", "outermost element"},
            {HEAD + NODES, "the file ends within <graph>"},
            {HEAD + "<node id='a", "has no end"},
            {HEAD + "<node id", "no value in quotes"},
            {HEAD + "<node id=a/>", "no value in quotes"},
            {HEAD + "<", "a name is missing"},
            {HEAD + "<!-- ", "within a comment"},
            {HEAD + "<![CDATA[ ", "within a CDATA"},
            {HEAD + "</node>" + TAIL, "</node> closes <graph>"},
            {HEAD + TAIL + "</graphml>", "closes nothing"},
            {HEAD + TAIL + "x", "text outside"},
            {std::string("<graphml>\0</graphml>", 20), "octet of zero"},
            {"<?xml version='1.0'?>\n<!DOCTYPE lolz [<!ENTITY lol 'lol'>]>" + HEAD + TAIL,
             "line 2: a declaration"},
            {HEAD + "<!ENTITY lol 'lol'>" + TAIL, "a declaration"},
            {"<graphml><graph/></graphml>", "no attribute edgedefault"},
            {"<graphml><graph edgedefault='both'/></graphml>", "edgedefault is 'both'"},
            {HEAD + "<node/>" + TAIL, "no attribute id"},
            {HEAD + NODES + "<node id='a'/>" + TAIL, "two nodes have the id 'a'"},
            {HEAD + NODES + "<edge source='a'/>" + TAIL, "no attribute target"},
            {HEAD + NODES + "<edge source='a' target='z'/>" + TAIL, "ends at 'z'"},
            {HEAD + "<node id='a&amp;'/><node id='a&#38;'/>" + TAIL, "same way"},
            {HEAD + NODES + "<edge source='a' target='b'>" + Data("z", "1") + "</edge>" + TAIL,
             "unknown key 'z'"},
            {HEAD + "<node id='a'><data>1</data></node>" + TAIL, "no attribute key"},
            {HEAD + "<node id='a'><graph edgedefault='directed'/></node>" + TAIL,
             "another <graph>"},
            {HEAD + "</graph><graph edgedefault='directed'/></graphml>", "another <graph>"},
            {HEAD + "<hyperedge/>" + TAIL, "a <hyperedge>"},
            {"<graphml><key id='a'/></graphml>", "no attribute for"},
            {"<graphml><key id='a' for='fun'/><graph edgedefault='directed'/></graphml>", "fun"},
            {million + TAIL, "more than 10000 nodes"},
            {HEAD + NODES + Repeat(50001, edge) + TAIL, "more than 50000 edges"},
            {HEAD + Repeat(300000, "<x/>") + TAIL, "more than 300000 elements"},
            {HEAD + "<x " + Repeat(300000, "a='' ") + "/>" + TAIL, "more than 300000 elements"},
            {HEAD + Repeat(200, "<x>"), "more than 100 deep"},
            {"<graphml>" + Repeat(900, "<key id='k' for='node'><default>x</default></key>") +
                 HEAD.substr(9) + Repeat(2000, edge) + NODES + TAIL,
             "900 defaults for 2002 nodes and edges"},
            {Repeat(200, "<graphml>"), "more than 100 deep"},
            {HEAD + std::string(17 << 20, ' ') + TAIL, "octets"},
            {HEAD + "<node id='n'>" + Data("lat", "91") + place, "node 'n': latitude is '91'"},
            {HEAD + "<node id='n'>" + Data("lat", "inf") + place, "latitude is 'inf'"},
            {HEAD + "<node id='n'>" + Data("lat", "1") + Data("lon", "-180.5") + "</node>" + TAIL,
             "longitude is '-180.5'"},
            {WithEdge(Data("delay", "-1")), "edge from node 'a' to 'b': delay is '-1'"},
            {WithEdge(Data("delay", "1e300 s")), "delay is '1e300 s'"},
            {WithEdge(Data("raw", "-5")), "linkspeedraw is '-5'"},
            {WithEdge(Data("raw", "1e30")), "linkspeedraw is '1e30'"},
            {WithEdge(Data("rate", "inf")), "bandwidth is 'inf'"},
            {HEAD + "<node id='\x01\xff" + std::string(99, 'x') + "'/>" + "<edge source='\x01\xff" +
                 std::string(999, 'x') + "' target='b'/>" + TAIL,
             "'??xxx"},
        };
        for (const auto& [text, part] : bad)
        {
            const auto begin = std::chrono::steady_clock::now();
            const std::string line = Complaint(text);
            const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
            ExpectLine(line, part, text);
            NS_TEST_EXPECT_MSG_EQ((line.compare(0, 11, "x.graphml: ")), 0, line);
            NS_TEST_EXPECT_MSG_LT((took.count()), 20, line);
        }
        const std::vector<std::pair<std::string, std::string>> files = {
            {CreateTempDirFilename("missing.graphml"), "missing.graphml: No such file"},
            {MOOSE_TEST_DIR, "it is a folder"},
            {"/dev/zero", "it is no plain file"},
        };
        for (const auto& [file, part] : files)
        {
            std::string line;
            try
            {
                ReadGraphml(file);
            }
            catch (const std::invalid_argument& error)
            {
                line = error.what();
            }
            ExpectLine(line, part, file);
        }
    }
};

/** @brief Oracle: no crash and no hang; what is taken is sound. */
class MutationTestCase : public TestCase
{
  public:
    MutationTestCase()
        : TestCase("A file of which some octets are wrong is read or refused, thousands of times")
    {
    }

  private:
    void DoRun() override
    {
        if (!CanRead())
        {
            return;
        }
        const std::string right =
            HEAD + "<node id='a'>" + Data("lat", "51.5") + Data("lon", "-0.1") +
            Data("l", "Lon&amp;don") + "</node><node id='b'/><!-- c --><node id='c'>" +
            Data("plain", "x") + "</node><edge source='a' target='b'>" + Data("raw", "1e9") +
            Data("delay", "5ms") + "</edge><edge source=\"b\" target='c'>" + Data("speed", "10") +
            Data("units", "G") + "</edge><![CDATA[x]]>" + TAIL;
        const std::string letters = "<>/='\"&;!?-[] \nab\x80\xff"
                                    "0.e";
        std::mt19937 random(6);
        const auto below = [&random](std::size_t most) { return random() % most; };
        uint32_t taken = 0;
        uint32_t refused = 0;
        for (uint32_t i = 0; i < 20000; i++)
        {
            std::string text = right;
            for (std::size_t change = 0; change <= below(4) && !text.empty(); change++)
            {
                const std::size_t at = below(text.size());
                switch (below(5))
                {
                case 0:
                    text[at] = letters[below(letters.size())];
                    break;
                case 1:
                    text[at] ^= 1 << below(8);
                    break;
                case 2:
                    text.erase(at, 1 + below(20));
                    break;
                case 3: // something from elsewhere
                    text.insert(at, text.substr(below(text.size()), below(60)));
                    break;
                default:
                    text.resize(std::max<std::size_t>(1, at));
                }
            }
            try
            {
                const WanGraph graph = ParseGraphml("x", text);
                for (const WanGraph::Edge& edge : graph.edges)
                {
                    const bool sound = std::max(edge.a, edge.b) < graph.nodes.size();
                    NS_TEST_EXPECT_MSG_EQ(sound, true, "an edge of " << text);
                }
                graph.GetDelays(MilliSeconds(1));
                graph.GetLargestPart();
                graph.MakeNames();
                taken++;
            }
            catch (const std::invalid_argument& error)
            {
                const std::string line = error.what();
                NS_TEST_EXPECT_MSG_EQ((line.find('\n')), (std::string::npos), line);
                refused++;
            }
        }
        NS_TEST_EXPECT_MSG_GT(taken, 300, "some are right still");
        NS_TEST_EXPECT_MSG_GT(refused, 300, "some are not");
    }
};

/** @brief Oracle: the files themselves. */
class ShippedTestCase : public TestCase
{
  public:
    ShippedTestCase()
        : TestCase("The networks that are compiled in are the files, whole and on the map")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ((GetShippedWans().size()), 3, "networks");
        for (const auto& [name, text] : GetShippedWans())
        {
            std::ifstream in(std::string(MOOSE_TEST_DIR) + "/../scenarios/wans/" + name +
                             ".graphml");
            std::ostringstream file;
            file << in.rdbuf();
            NS_TEST_EXPECT_MSG_EQ((file.str() == text), true, name << " is the file");
            if (!CanRead())
            {
                return;
            }
            const WanGraph graph = ParseGraphml(name, text);
            const std::vector<uint32_t> parts = graph.FindParts();
            const uint32_t last = *std::max_element(parts.begin(), parts.end());
            NS_TEST_EXPECT_MSG_EQ(last, 0, name << " is connected");
            bool rates = false;
            bool delays = false;
            for (const WanGraph::Node& node : graph.nodes)
            {
                const bool placed = node.place && !node.label.empty();
                NS_TEST_EXPECT_MSG_EQ(placed, true, name << ": " << node.id);
            }
            for (const WanGraph::Edge& edge : graph.edges)
            {
                rates = rates || edge.rate;
                delays = delays || edge.delay;
                // No signal is faster than light in fibre along a great circle.
                const double distance =
                    WanGraph::GetDistance(*graph.nodes[edge.a].place, *graph.nodes[edge.b].place);
                const bool possible =
                    !edge.delay || *edge.delay >= WanGraph::GetFibreDelay(distance);
                NS_TEST_EXPECT_MSG_EQ(possible,
                                      true,
                                      name << ": " << graph.nodes[edge.a].id << " to "
                                           << graph.nodes[edge.b].id);
            }
            NS_TEST_EXPECT_MSG_EQ((rates && delays), true, name << ": some rates, some delays");
        }
    }
};

/** @brief Its suite. */
class GraphmlTestSuite : public TestSuite
{
  public:
    GraphmlTestSuite()
        : TestSuite("moose-graphml", Type::UNIT)
    {
        for (const auto& [name, nodes] :
             std::vector<std::pair<std::string, std::size_t>>{{"Abilene", 11},
                                                              {"AttMpls", 25},
                                                              {"Geant2012", 40},
                                                              {"Janetbackbone", 29},
                                                              {"UsCarrier", 158},
                                                              {"Cogentco", 197},
                                                              {"Kdl", 754}})
        {
            AddTestCase(new ZooTestCase(name, nodes));
        }
        AddTestCase(new DistanceTestCase);
        AddTestCase(new GraphmlAttributeTestCase);
        AddTestCase(new GraphmlStructureTestCase);
        AddTestCase(new LocateTestCase);
        AddTestCase(new NameTestCase);
        AddTestCase(new BadInputTestCase);
        AddTestCase(new MutationTestCase);
        AddTestCase(new ShippedTestCase);
    }
};

static GraphmlTestSuite g_graphmlTestSuite; //!< registers the suite

} // namespace
