/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Suite "moose-scripts": every script of test/scripts under every scheme that it is for, in the
 * core harness and in ns-3, and both compared; and what the language says to scripts that are
 * wrong.
 *
 * The oracles are in the scripts: the report's figures, the standards' clauses, published numbers
 * and arithmetic. Equal traces of both engines are the test of the ns-3 devices.
 */

#include "l2-hmac.h"
#include "script/core-network.h"
#include "script/ns3-network.h"
#include "script/runner.h"
#include "script/script.h"
#include "script/values.h"

#include "ns3/log.h"
#include "ns3/test.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

NS_LOG_COMPONENT_DEFINE("MooseScripts");

namespace ns3
{
namespace l2script
{

namespace
{

/// Where the scripts are.
const char* const SCRIPTS = MOOSE_TEST_DIR "/scripts";

std::unique_ptr<Engine>
MakeEngine(const std::string& engine, const Network& network, const std::string& scheme)
{
    if (engine == "core")
    {
        return std::make_unique<CoreNetwork>(network, scheme);
    }
    return std::make_unique<Ns3Network>(network, scheme);
}

std::string
Joined(const std::vector<std::string>& lines)
{
    std::string text;
    for (const std::string& line : lines)
    {
        text += "\n    " + line;
    }
    return text;
}

/// @ingroup moose-test
/// A script under one scheme in one engine.
class ScriptTestCase : public TestCase
{
  public:
    /// @param path the script @param file its name @param scheme for "*" @param engine which one
    ScriptTestCase(const std::string& path,
                   const std::string& file,
                   const std::string& scheme,
                   const std::string& engine)
        : TestCase(file + " holds with " + scheme + " switches in " +
                   (engine == "core" ? "the core harness" : "ns-3")),
          m_path(path),
          m_scheme(scheme),
          m_engine(engine)
    {
    }

  private:
    void DoRun() override
    {
        std::vector<std::string> failures;
        try
        {
            const Script script = ReadScript(m_path);
            const auto engine = MakeEngine(m_engine, script.network, m_scheme);
            const Outcome outcome = RunScript(script, *engine);
            failures = outcome.failures;
            NS_LOG_INFO(outcome.dumps);
        }
        catch (const std::runtime_error& error)
        {
            failures.emplace_back(error.what());
        }
        NS_TEST_EXPECT_MSG_EQ((failures.size()), 0, Joined(failures));
    }

    std::string m_path;   //!< the script
    std::string m_scheme; //!< for "*"
    std::string m_engine; //!< which engine
};

/// @ingroup moose-test
/// A script under one scheme in both engines, which must agree on every octet and nanosecond.
class EnginesAgreeTestCase : public TestCase
{
  public:
    /// @param path the script @param file its name @param scheme for "*"
    EnginesAgreeTestCase(const std::string& path,
                         const std::string& file,
                         const std::string& scheme)
        : TestCase(file + " with " + scheme + " switches leaves the same trace in both engines"),
          m_path(path),
          m_scheme(scheme)
    {
    }

  private:
    void DoRun() override
    {
        std::vector<std::string> differences;
        try
        {
            const Script script = ReadScript(m_path);
            Ns3Network ns3(script.network, m_scheme);
            CoreNetwork core(ns3.Net(), m_scheme); // before hosts move; with ns-3's seeds
            RunScript(script, ns3);
            RunScript(script, core);
            differences = CompareEngines(core, ns3);
            NS_TEST_EXPECT_MSG_GT((core.Frames().Passages().size()), 0, "nothing was compared");
        }
        catch (const std::runtime_error& error)
        {
            differences.emplace_back(error.what());
        }
        NS_TEST_EXPECT_MSG_EQ((differences.size()), 0, Joined(differences));
    }

    std::string m_path;   //!< the script
    std::string m_scheme; //!< for "*"
};

/// @ingroup moose-test
/// A script that is wrong, and what is said of it.
class WrongScriptTestCase : public TestCase
{
  public:
    /// @param what is wrong @param text the script @param says what the message must contain
    WrongScriptTestCase(const std::string& what, const std::string& text, const std::string& says)
        : TestCase("a script with " + what + " is refused with place, value and what is allowed"),
          m_text(text),
          m_says(says)
    {
    }

  private:
    void DoRun() override
    {
        std::string said = "nothing";
        try
        {
            ParseScript("x.l2", m_text);
        }
        catch (const ScriptError& error)
        {
            said = error.what();
        }
        NS_TEST_EXPECT_MSG_NE((said.find(m_says)),
                              std::string::npos,
                              "said: " << said << "; wanted: " << m_says);
    }

    std::string m_text; //!< the script
    std::string m_says; //!< what is expected to be said
};

/// Something that is so, of which expectations can be wrong.
struct Situation
{
    const char* what;   //!< in the name of a case
    const char* script; //!< that leads to it
    const char* label;  //!< variant in which it is run
};

/// Hosts of two switches, one of them cut off.
const Situation HOSTS = {"",
                         "switch s1 moose prefix=02:11:11\n"
                         "switch s2 moose prefix=02:22:22\n"
                         "link s1:1 s2:1\n"
                         "host A s1:2\n"
                         "host B s2:2\n"
                         "host C s2:3\n"
                         "A udp B 10\n"
                         "run 1s\n"
                         "cut B\n"
                         "A udp B 10\n"
                         "run 1s\n",
                         "moose"};

/// r3's port 1 is alternate; l's port 1 forwards to itself, so it is no tree.
const Situation SPANNING_TREE = {" of a spanning tree",
                                 "scheme ethernet\n"
                                 "spanning-tree rstp\n"
                                 "topology ring r 4\n"
                                 "switch l\n"
                                 "switch static spanning-tree=static\n"
                                 "loop l:1\n"
                                 "run 30s\n",
                                 "rstp"};

/// Three switches know each other; alone is of another area, so its neighbour is none.
const Situation LINK_STATE = {" of link-state routing",
                              "scheme moose\n"
                              "routing link-state\n"
                              "topology line m 3\n"
                              "switch alone area=7\n"
                              "switch given routing=precomputed\n"
                              "switch e ethernet\n"
                              "link m3:3 alone:1\n"
                              "run 30s\n",
                              "mixed-link-state"};

/// E knows A, B and itself; B has moved without a word since A resolved it; F does not run.
const Situation DIRECTORY = {" of the directory",
                             "directory elk\n"
                             "switch s1 moose\n"
                             "switch s2 moose\n"
                             "link s1:1 s2:1\n"
                             "host A s1:2\n"
                             "host B s2:2\n"
                             "server E s1:3\n"
                             "server F s2:3\n"
                             "run 5s\n"
                             "stop F\n"
                             "run 1s\n"
                             "A udp B 10\n"
                             "run 1s\n"
                             "move B s1:4\n"
                             "run 1s\n"
                             "E claims B\n"
                             "run 1s\n",
                             "moose-elk"};

/// @ingroup moose-test
/// An expectation that is not met has to be found, or all others mean nothing.
class FailingScriptTestCase : public TestCase
{
  public:
    /**
     * @param situation what is so
     * @param expectation what is not so
     */
    FailingScriptTestCase(const Situation& situation, const std::string& expectation)
        : TestCase(std::string("what is not so") + situation.what + " is found out: expect " +
                   expectation),
          m_situation(situation),
          m_expectation(expectation)
    {
    }

  private:
    void DoRun() override
    {
        const Script script =
            ParseScript("x.l2", m_situation.script + ("expect " + m_expectation + "\n"));
        CoreNetwork network(script.network, m_situation.label);
        const Outcome outcome = RunScript(script, network);
        NS_TEST_EXPECT_MSG_EQ((outcome.failures.size()), 1, Joined(outcome.failures));
    }

    const Situation& m_situation; //!< what is so
    std::string m_expectation;    //!< what is not so
};

/// @ingroup moose-test
/// Frames that come along twice.
class ToleranceTestCase : public TestCase
{
  public:
    /**
     * @param allow what the script allows, "" for nothing
     * @param change whether a port changes its state while the frame is under way
     * @param violations how many there must be
     */
    ToleranceTestCase(const std::string& allow, bool change, std::size_t violations)
        : TestCase(
              "a frame that comes back " +
              std::string(change ? "after a port has changed its state" : "in a steady state") +
              " makes " + std::to_string(violations) + " violations of a script that " +
              (allow.empty() ? "allows nothing" : "says " + allow)),
          m_allow(allow),
          m_change(change),
          m_violations(violations)
    {
    }

  private:
    void DoRun() override
    {
        // A's frame goes to B and C, and a second later back to A, B and C: three duplicates, and
        // the links to B and C carry it twice. B's link goes down and up under way.
        const Script script = ParseScript("x.l2",
                                          "scheme ethernet\n"
                                          "spanning-tree rstp\n"
                                          "switch s1\n"
                                          "host A s1:1\n"
                                          "host B s1:2\n"
                                          "host C s1:3\n"
                                          "loop s1:4 500ms\n"
                                          "port hosts admin-edge=yes\n"
                                          "run 30s\n" +
                                              m_allow +
                                              "\n"
                                              "A send ffffffffffff 00aa00000001 88b5 00*46\n"
                                              "run 0.5s\n" +
                                              (m_change ? "cut B\nrepair B\n" : "") +
                                              "run 1s\n"
                                              "expect duplicates = 3, loops = 2\n");
        CoreNetwork network(script.network, "rstp");
        const Outcome outcome = RunScript(script, network);
        NS_TEST_EXPECT_MSG_EQ((outcome.failures.size()), m_violations, Joined(outcome.failures));
    }

    std::string m_allow;      //!< what the script allows
    bool m_change;            //!< a port changes its state meanwhile
    std::size_t m_violations; //!< how many there must be
};

/// @ingroup moose-test
/// The values of the language.
class ValuesTestCase : public TestCase
{
  public:
    ValuesTestCase()
        : TestCase("values of scripts are read exactly or not at all")
    {
    }

  private:
    void DoRun() override
    {
        l2_time time = 0;
        NS_TEST_EXPECT_MSG_EQ((ReadTime("3.5s", time)), true, "a time");
        NS_TEST_EXPECT_MSG_EQ(time, 3500000000, "3.5 s");
        NS_TEST_EXPECT_MSG_EQ((ReadTime("0.001us", time)), true, "1 ns");
        NS_TEST_EXPECT_MSG_EQ(time, 1, "1 ns");
        for (const char* wrong :
             {"1", "s", "1.5ns", "0.0005us", "1.05ns", "-1s", "1 s", "1.s.", ""})
        {
            NS_TEST_EXPECT_MSG_EQ((ReadTime(wrong, time)), false, wrong);
        }
        uint64_t number = 0;
        NS_TEST_EXPECT_MSG_EQ((ReadRate("2.5Gbps", number)), true, "a rate");
        NS_TEST_EXPECT_MSG_EQ(number, 2500000000, "2.5 Gb/s");
        NS_TEST_EXPECT_MSG_EQ((ReadRate("0Gbps", number)), false, "no rate");
        NS_TEST_EXPECT_MSG_EQ((ReadSum("1 + 24 + 24*23 + 1", number)), true, "a sum");
        NS_TEST_EXPECT_MSG_EQ(number, 578, "1 + 24 + 24*23 + 1");
        for (const char* wrong : {"", "1 +", "1 2", "+", "2**3", "x", "0x"})
        {
            NS_TEST_EXPECT_MSG_EQ((ReadSum(wrong, number)), false, wrong);
        }
        uint32_t ip = 0;
        NS_TEST_EXPECT_MSG_EQ((ReadIp("10.0.0.255", ip)), true, "an address");
        NS_TEST_EXPECT_MSG_EQ(ip, 0x0a0000ff, "10.0.0.255");
        for (const char* wrong : {"10.0.0", "10.0.0.256", "10.0.0.1.", "10..0.1", ""})
        {
            NS_TEST_EXPECT_MSG_EQ((ReadIp(wrong, ip)), false, wrong);
        }
        Bytes bytes;
        NS_TEST_EXPECT_MSG_EQ((ReadOctets({"ff:00", "0102", "aa*3"}, bytes)), true, "octets");
        NS_TEST_EXPECT_MSG_EQ((HexOf(bytes)), "ff000102aaaaaa", "octets");
        for (const char* wrong : {"f", "ff:", ":ff", "fg", "ff*", "*2", ""})
        {
            NS_TEST_EXPECT_MSG_EQ((ReadOctets({wrong}, bytes)), false, wrong);
        }
    }
};

/// @ingroup moose-test
/// What is in the folder of scripts, and more.
class ScriptTestSuite : public TestSuite
{
  public:
    ScriptTestSuite();

  private:
    void AddScripts();
    void AddScript(const std::filesystem::path& path);
    void AddWrongScripts();
};

ScriptTestSuite::ScriptTestSuite()
    : TestSuite("moose-scripts", TestSuite::Type::UNIT)
{
    AddTestCase(new ValuesTestCase);
    AddWrongScripts();
    for (const char* wrong : {"frames = 0",
                              "unicast frames <= 1",
                              "frames A tx >= 99",
                              "frame A tx 1 = ffffffffffff 00aa00000001 0800",
                              "frame A tx 99 = ff",
                              "A cache B = none",
                              "A cache B = 02:22:22:00:00:02",
                              "A cache B = real B",
                              "s1:1 role=edge",
                              "table s1 hosts = 2",
                              "table s1 fdb = 0",
                              "counter s1 flooded = 1",
                              "drop s2 port-down = 0",
                              "drop s1 any = 1",
                              "event s1 host-assigned = 2",
                              "host B received = 2",
                              "delivered A B",
                              "delivered B A",
                              "no-drops"})
    {
        AddTestCase(new FailingScriptTestCase(HOSTS, wrong));
    }
    for (const char* wrong : {"tree",
                              "root r3 = r2",
                              "root static = static",
                              "cost r3 = 20000",
                              "cost static = 0",
                              "r3:1 role=root",
                              "r3:1 role=alternate state=forwarding",
                              "r3:2 role=alternate state=forwarding",
                              "r3:1 state=learning",
                              "converged within 1us",
                              "loops = 1",
                              "duplicates >= 1",
                              "frames >= 1",
                              "bpdu frames r1:1 tx = 0",
                              "bpdu frames r3:1 tx >= 10",
                              "event l topology-change = 0"})
    {
        AddTestCase(new FailingScriptTestCase(SPANNING_TREE, wrong));
    }
    for (const char* wrong : {"m1 adjacencies = 2",
                              "m2 adjacencies <= 1",
                              "m1 lsps = 4",
                              "m1 originated = 0",
                              "m1 spf-runs = 0",
                              "m1 root = m2",
                              "m1 root = none",
                              "m1 root = 02:00:02",
                              "e adjacencies = 0",
                              "m3:3 role=trunk",
                              "m3:3 state=forwarding",
                              "same-database m1 alone",
                              "same-database m1 given",
                              "isis frames = 0",
                              "frames >= 1",
                              "event m3 adjacency-refused = 0",
                              "converged within 1us"})
    {
        AddTestCase(new FailingScriptTestCase(LINK_STATE, wrong));
    }
    for (const char* wrong : {"E knows A = none",
                              "E knows A = real A",
                              "E knows A = assigned B",
                              "E knows 10.0.0.9 = 02:00:01:00:00:02",
                              "E mappings <= 2",
                              "E peers = 1",
                              "same-directory E F",
                              "caches-true",
                              "directory-true",
                              "wrong-mappings = 0",
                              "wrong-caches = 0",
                              "A cache 10.0.0.2 = none",
                              "counter E queries = 0",
                              "counter E conflicts = 0",
                              "counter s1 queries = 0",
                              "event E peer-down = 0",
                              "event s1 directory-up = 0",
                              "table E directory = 0",
                              "elk frames = 0",
                              "elk frame E rx 99 = 00"})
    {
        AddTestCase(new FailingScriptTestCase(DIRECTORY, wrong));
    }
    AddTestCase(new ToleranceTestCase("", false, 5));
    AddTestCase(new ToleranceTestCase("", true, 5));
    AddTestCase(new ToleranceTestCase("allow transients", false, 5));
    AddTestCase(new ToleranceTestCase("allow transients", true, 0));
    AddTestCase(new ToleranceTestCase("allow loops", false, 0));
    AddScripts();
}

/// Does a switch authenticate its neighbours?
bool
HasAuthentication(const Network& network, const std::string& scheme)
{
    for (uint32_t node = 0; node < network.nodes.size(); node++)
    {
        if (network.nodes[node].kind == NodeKind::SWITCH &&
            ConfigOf(network, node, scheme).isis.authentication != L2_AUTHENTICATION_NONE)
        {
            return true;
        }
    }
    return false;
}

void
ScriptTestSuite::AddScripts()
{
    std::vector<std::filesystem::path> paths;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(SCRIPTS, error))
    {
        if (entry.path().extension() == ".l2")
        {
            paths.push_back(entry.path());
        }
    }
    std::sort(paths.begin(), paths.end());
    if (paths.empty())
    {
        AddTestCase(new ScriptTestCase(SCRIPTS, "no script in " MOOSE_TEST_DIR, "any", "core"));
    }
    for (const auto& path : paths)
    {
        AddScript(path);
    }
}

void
ScriptTestSuite::AddScript(const std::filesystem::path& path)
{
    const std::string file = path.filename().string();
    try
    {
        const Script script = ReadScript(path.string());
        for (const std::string& scheme : script.schemes)
        {
            if (!GetL2Hmac() && HasAuthentication(script.network, scheme))
            {
                continue; // built without nettle
            }
            for (const std::string& engine : script.engines)
            {
                AddTestCase(new ScriptTestCase(path.string(), file, scheme, engine));
            }
            if (script.engines.size() > 1)
            {
                AddTestCase(new EnginesAgreeTestCase(path.string(), file, scheme));
            }
        }
    }
    catch (const ScriptError&)
    {
        AddTestCase(new ScriptTestCase(path.string(), file, "any", "core")); // it will say why
    }
}

void
ScriptTestSuite::AddWrongScripts()
{
    const std::string base = "switch s1 moose\nhost A s1:1\nhost B s1:2\n";

    const struct
    {
        const char* what;
        std::string text;
        const char* says;
    } wrongs[] = {
        {"an unknown statement", "swich s1", "x.l2:1: unknown statement \"swich\"; allowed are"},
        {"an unknown option",
         "\nswitch s1 moose size=3",
         "unknown option \"size\" of switch s1: allowed are ports, address"},
        {"an option of another scheme", "switch s1 moose fdb-capacity=3", "it is for ethernet"},
        {"a value out of range", "switch s1 moose prefix=03:11:11", "prefix"},
        {"a bad value",
         "switch s1 ethernet fdb-ageing=5min3",
         "fdb-ageing \"5min3\" of switch s1: allowed is 10s"},
        {"a name twice", "switch s1 moose\nhub s1", "x.l2:2: name \"s1\""},
        {"a keyword as name", "switch run moose", "name \"run\""},
        {"a port out of range",
         "switch s1 moose\nhost A s1:4096",
         "x.l2:2: port of \"s1:4096\": allowed are 1 to 4095"},
        {"a port in use", base + "host C s1:2", "x.l2:4: port s1:2: there is a link already"},
        {"more ports than there are", "switch s1 moose ports=2\nhost A s1:3", "port 3 is in use"},
        {"an unknown host", base + "A udp C 10", "x.l2:4: \"C\": there is no host of this name"},
        {"too large a datagram", base + "A udp B 1473", "size \"1473\": allowed are 0 to 1472"},
        {"half an octet", base + "A send fff", "octets: allowed are pairs"},
        {"a runt for ns-3", base + "A send ff", "x.l2:4: a frame of 1 octets"},
        {"a time without unit", base + "run 3", "time \"3\": allowed is a number and ns"},
        {"a time in the past", base + "run 2s\nat 1s cut A", "x.l2:5: time \"1s\""},
        {"a time that never comes",
         base + "at 3s cut A\nrun 2s",
         "x.l2:4: at 3s never comes; the last run ends at 2s"},
        {"a declaration too late",
         base + "run 1s\nhub h",
         "x.l2:5: a declaration after the first run"},
        {"a word too many", base + "run 1s 2s", "nothing may follow before \"2s\""},
        {"an unknown expectation", base + "expect peace", "\"peace\": allowed are frames"},
        {"an unknown reason",
         base + "expect drop s1 rant = 1",
         "drop \"rant\": allowed are port-down, runt"},
        {"an unknown role",
         base + "expect s1:1 role=boss",
         "allowed is role= and one of down, edge"},
        {"a comparison that is none", base + "expect frames == 3", "allowed are =, <=, >="},
        {"a bad pattern", base + "lossy A 0b012", "pattern \"0b012\": allowed are 0b and digits"},
        {"an unknown shape",
         "topology star s 5 moose",
         "unknown topology \"star\": allowed are line, ring"},
        {"too small a ring",
         "topology ring s 2 moose",
         "ring of 2 switches: allowed are 3 to 4094"},
        {"an unknown spanning tree", "spanning-tree mstp", "x.l2:1: spanning tree \"mstp\""},
        {"a hello time that is none",
         "switch s1 ethernet hello-time=1500ms",
         "hello-time \"1500ms\" of switch s1: allowed is 1s or 2s"},
        {"a hello time for nobody",
         "switch s1 ethernet spanning-tree=rstp hello-time=3s",
         "rstp.hello_time 3 s: allowed are 1, 2"},
        {"an option of a protocol for a MOOSE switch",
         "switch s1 moose force-version=0",
         "option force-version of switch s1, which runs moose: it is for ethernet"},
        {"an unknown option of a port",
         base + "port s1:1 colour=blue",
         "x.l2:4: unknown option \"colour\" of a port: allowed are cost, priority"},
        {"a priority between the steps",
         base + "port s1:1 priority=100",
         "priority \"100\" of a port: allowed is 0 to 240 in steps of 16"},
        {"a port that is a host's", base + "port A admin-edge=yes", "only a switch's port"},
        {"nothing to say of a port", base + "port s1:1", "nothing is said of the port"},
        {"hosts in time",
         base + "run 1s\nport hosts admin-edge=yes",
         "\"hosts\": there is no node"},
        {"a looped host", base + "loop A", "only a switch's port can be looped"},
        {"a loop at a port in use", base + "loop s1:1", "port s1:1: there is a link already"},
        {"an mcheck of nothing", base + "mcheck s1:9", "only a switch's port that is in use"},
        {"something to be allowed",
         base + "allow storms",
         "\"storms\": allowed are loops, transients"},
        {"an unknown run", base + "under stp mark", "under \"stp\": allowed are moose, ethernet"},
        {"an unknown state",
         base + "expect s1:1 state=blocking",
         "\"state=blocking\": allowed is role= and one of down, edge"},
        {"a root that is a host", base + "expect root s1 = A", "there is no switch of this name"},
        {"no time to converge in",
         base + "expect converged soon 1s",
         "\"soon 1s\": allowed is within"},
        {"an unknown routing", "routing rip", "x.l2:1: routing \"rip\""},
        {"an option of link-state routing for an Ethernet switch",
         "switch s1 ethernet hello=1s",
         "option hello of switch s1, which runs ethernet: it is for moose"},
        {"an unknown kind of authentication",
         "switch s1 moose auth=rot13 key=x",
         "auth \"rot13\" of switch s1: allowed is md5, sha256 or none"},
        {"too long a key",
         "switch s1 moose auth=md5 key=" + std::string(33, 'x'),
         "of switch s1: allowed is 1 to 32 characters"},
        {"a lifetime between seconds",
         "switch s1 moose lifetime=1200.5s",
         "lifetime \"1200.5s\" of switch s1: allowed is 350s to 65535s"},
        {"an unknown number of a switch",
         base + "expect s1 friends = 1",
         "\"friends\" of a switch: allowed are root, adjacencies, lsps"},
        {"a root that is no prefix",
         base + "expect s1 root = A",
         "root \"A\": allowed are a switch, a prefix, none"},
        {"a database of a host",
         base + "expect same-database A",
         "there is no switch of this name"},
        {"a second condition that is none",
         base + "under moose under sometimes mark",
         "under \"sometimes\": allowed are moose, ethernet"},
        {"an unknown directory", "directory dns", "x.l2:1: directory \"dns\""},
        {"an unknown option of a server",
         "switch s1 moose\nserver E s1:1 size=3",
         "x.l2:2: unknown option \"size\" of server E: allowed are mac, ip, mtu, hello, renew"},
        {"a bad value of a server's option",
         "switch s1 moose\nserver E s1:1 probes=many",
         "probes \"many\" of server E: allowed is 1 to 3"},
        {"a value of a server's option out of range",
         "switch s1 moose\nserver E s1:1 renew=1ms",
         "server E: renew_after 1000000 ns: allowed are"},
        {"an unknown policy",
         "switch s1 moose\nserver E s1:1 policy=fair",
         "policy \"fair\" of server E: allowed is last-wins, first-wins or alert"},
        {"a range that is none",
         "switch s1 moose\nserver E s1:1 own=10.0.0.9-10.0.0.1",
         "own \"10.0.0.9-10.0.0.1\" of server E: allowed is two IPv4 addresses"},
        {"an option of the directory that is none",
         "switch s1 moose directory=perhaps",
         "directory \"perhaps\" of switch s1: allowed is yes or no"},
        {"a port that perhaps leads to a server",
         base + "port s1:1 directory=perhaps",
         "directory \"perhaps\" of a port: allowed is yes or no"},
        {"a host that is to be stopped", base + "stop A", "there is no server of this name"},
        {"a host that is to be started", base + "start A", "there is no server of this name"},
        {"an address of another network",
         base + "readdress A 192.168.0.1",
         "ip \"192.168.0.1\": allowed are 10.0.0.1 to 10.255.255.254"},
        {"a server with another address",
         base + "server E s1:3\nreaddress E 10.0.0.9",
         "x.l2:5: a server keeps its address"},
        {"an address in place of a host", base + "A arp 10.0.0", "ip \"10.0.0\": allowed are"},
        {"too many addresses", base + "A scan 101 10.0.0.1", "count \"101\": allowed are 0 to 100"},
        {"mappings of a host",
         base + "expect A mappings = 3",
         "\"mappings\" of A: allowed is cache"},
        {"a counter that a server does not have",
         base + "server E s1:3\nexpect counter E flooded = 1",
         "counter \"flooded\": allowed are announcements, answered"},
        {"a directory of a host",
         base + "expect same-directory A",
         "there is no server of this name"},
        {"an address that is a group's",
         "switch s1 moose\nhost A s1:1 mac=01:00:00:00:00:01",
         "mac \"01:00:00:00:00:01\": allowed is an individual address"},
    };

    for (const auto& wrong : wrongs)
    {
        AddTestCase(new WrongScriptTestCase(wrong.what, wrong.text, wrong.says));
    }
}

ScriptTestSuite g_scriptTestSuite; //!< registers itself

} // namespace

} // namespace l2script
} // namespace ns3
