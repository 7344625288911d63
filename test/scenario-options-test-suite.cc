/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-options: the command line of scenario programs.
 */

#include "ns3/config.h"
#include "ns3/directory-plan.h"
#include "ns3/double.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/random-variable-stream.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/scenario-options.h"
#include "ns3/test.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <sstream>

using namespace ns3;

namespace
{

/** The options of a program that has one of each kind besides the shared ones. */
ScenarioOptions
MakeOptions()
{
    ScenarioOptions options("fat-tree", "MOOSE or Ethernet on a k-ary fat-tree.");
    options.Add("Topology", ScenarioOption::Integer("k", 4, 2, 64, "ports of a switch", 2));
    options.Add("Topology", ScenarioOption::Integer("offset", -3, -10, 10, "any integer"));
    options.Add("Topology",
                ScenarioOption::Text("graph",
                                     "FILE",
                                     "read the network from this file",
                                     ScenarioOption::Effect::OUTCOME));
    options.AddShared();
    DirectoryPlan::AddOptions(options);
    return options;
}

/** What came of a command line. */
struct Parsed
{
    std::optional<int> status; //!< what Parse() answered
    std::string out;           //!< what it wrote to the one stream
    std::string err;           //!< and to the other
};

/** Parse arguments behind the program's name. */
Parsed
Parse(ScenarioOptions& options, std::vector<std::string> arguments)
{
    arguments.insert(arguments.begin(), "build/scenarios/fat-tree");
    std::vector<char*> argv;
    for (auto& argument : arguments)
    {
        argv.push_back(&argument[0]);
    }
    std::ostringstream out;
    std::ostringstream err;
    Parsed parsed;
    parsed.status = options.Parse(static_cast<int>(argv.size()), argv.data(), out, err);
    parsed.out = out.str();
    parsed.err = err.str();
    return parsed;
}

/** The value of a name in the list of what determines the outcome, or "none". */
std::string
Outcome(const ScenarioOptions& options, const std::string& name)
{
    for (const auto& [n, value] : options.GetOutcome())
    {
        if (n == name)
        {
            return value;
        }
    }
    return "none";
}

} // namespace

/** @brief Oracle: the contract of the command line, and decimal notation. */
class GoodValueTestCase : public TestCase
{
  public:
    GoodValueTestCase()
        : TestCase("Allowed values are taken, and have one canonical form however they are typed")
    {
    }

  private:
    void DoRun() override
    {
        const struct
        {
            const char* argument;
            const char* name;
            const char* canonical;
        } table[] = {
            {"--k=8", "k", "8"},
            {"--k=08", "k", "8"},
            {"--k=2", "k", "2"},
            {"--k=64", "k", "64"},
            {"--offset=-10", "offset", "-10"},
            {"--offset=-0", "offset", "0"},
            {"--graph=a=b", "graph", "a=b"},
            {"--scheme=ethernet", "scheme", "ethernet"},
            {"--directory=none", "directory", "none"},
            {"--directory=elk", "directory", "elk"},
            {"--elk-servers=16", "elk-servers", "16"},
            {"--elk-policy=first-wins", "elk-policy", "first-wins"},
            {"--elk-renew=1.50", "elk-renew", "1.5"},
            {"--elk-dhcp", "elk-dhcp", "true"},
            {"--switch-arp-cache=100", "switch-arp-cache", "100"},
            {"--arp-rate=0", "arp-rate", "0"},
            {"--routing=precomputed", "routing", "precomputed"},
            {"--routing=link-state", "routing", "link-state"},
            {"--spf-delay=0", "spf-delay", "0"},
            {"--spf-delay=10.50", "spf-delay", "10.5"},
            {"--hello-interval=0.1", "hello-interval", "0.1"},
            {"--hello-multiplier=10", "hello-multiplier", "10"},
            {"--key=a secret", "key", "a secret"},
            {"--spanning-tree=static", "spanning-tree", "static"},
            {"--spanning-tree=rstp", "spanning-tree", "rstp"},
            {"--control-delay=0", "control-delay", "0"},
            {"--control-delay=2.50", "control-delay", "2.5"},
            {"--probe-interval=1e-3", "probe-interval", "0.001"},
            {"--warm-up=0.0", "warm-up", "0"},
            {"--fail=a--b@10", "fail", "a--b@10"},
            {"--fail=a--b@10.0,c--d#2@.5", "fail", "c--d#2@0.5,a--b@10"},
            {"--repair=all@1e1", "repair", "all@10"},
            {"--fail-random=007@3,1@2", "fail-random", "1@2,7@3"},
            {"--broadcast=rpf", "broadcast", "rpf"},
            {"--host-id=hash", "host-id", "hash"},
            {"--hosts-per-edge=40", "hosts-per-edge", "40"},
            {"--workload=all-to-all", "workload", "all-to-all"},
            {"--duration=2", "duration", "2"},
            {"--duration=2.0", "duration", "2"},
            {"--duration=+2", "duration", "2"},
            {"--duration=20e-1", "duration", "2"},
            {"--duration=.1", "duration", "0.1"},
            {"--duration=0.1", "duration", "0.1"},
            {"--duration=0.30000000000000004", "duration", "0.30000000000000004"},
            {"--seed=4294944442", "seed", "4294944442"},
            {"--run=2147483647", "run", "2147483647"},
        };

        for (const auto& row : table)
        {
            ScenarioOptions options = MakeOptions();
            const Parsed parsed = Parse(options, {row.argument});
            NS_TEST_EXPECT_MSG_EQ((parsed.status.has_value()), false, row.argument << parsed.err);
            NS_TEST_EXPECT_MSG_EQ((Outcome(options, row.name)), row.canonical, row.argument);
            NS_TEST_EXPECT_MSG_EQ((parsed.out + parsed.err), "", row.argument);
        }

        ScenarioOptions options = MakeOptions();
        options.SetDefault("duration", "4");
        Parse(options, {"--k=6", "--db=r.sqlite", "--progress", "--scheme=ethernet"});
        NS_TEST_EXPECT_MSG_EQ((options.GetInteger("k")), 6, "integer");
        NS_TEST_EXPECT_MSG_EQ((options.GetReal("duration")), 4.0, "changed default");
        NS_TEST_EXPECT_MSG_EQ((options.GetText("scheme")), "ethernet", "choice");
        NS_TEST_EXPECT_MSG_EQ((options.GetText("db")), "r.sqlite", "text");
        NS_TEST_EXPECT_MSG_EQ((options.GetText("pcap")), "", "text not given");
        NS_TEST_EXPECT_MSG_EQ((options.GetFlag("progress")), true, "flag");
        NS_TEST_EXPECT_MSG_EQ((options.GetText("spanning-tree")), "rstp", "default");
        NS_TEST_EXPECT_MSG_EQ((options.GetReal("control-delay")), 5.0, "default");
        NS_TEST_EXPECT_MSG_EQ((options.GetReal("warm-up")), 5.0, "default");
        NS_TEST_EXPECT_MSG_EQ((options.GetReal("probe-interval")), 1.0, "default");
        NS_TEST_EXPECT_MSG_EQ((options.GetSchedule("fail").empty()), true, "schedule not given");
        ExpectSameSchedule();
    }

    /** Schedules say the same in one option or in several, in whatever order. */
    void ExpectSameSchedule()
    {
        ScenarioOptions once = MakeOptions();
        Parse(once, {"--fail=a--b@2,c--d@1,e--f@2"});
        ScenarioOptions often = MakeOptions();
        const Parsed parsed = Parse(often, {"--fail=e--f@2.0", "--fail=a--b@2", "--fail=c--d@1"});
        NS_TEST_EXPECT_MSG_EQ((parsed.status.has_value()), false, parsed.err);
        NS_TEST_EXPECT_MSG_EQ((once.GetOutcome() == often.GetOutcome()), true, "same outcome");
        const ScenarioOptions::Schedule expected = {{"c--d", 1}, {"a--b", 2}, {"e--f", 2}};
        NS_TEST_EXPECT_MSG_EQ((often.GetSchedule("fail") == expected), true, "in order of time");
    }
};

/** @brief Oracle: the contract of the command line: exit 2, one line that names what is allowed. */
class BadArgumentTestCase : public TestCase
{
  public:
    BadArgumentTestCase()
        : TestCase("A wrong argument is status 2 and one line that names it and what is allowed")
    {
    }

  private:
    void DoRun() override
    {
        const std::string k = "allowed: an integer from 2 to 64 in steps of 2";
        const std::string seed = "allowed: an integer from 1 to 4294944442";
        const std::string duration = "allowed: a number from 0.001 to 1000000";
        const std::string scheme = "allowed: moose, ethernet";
        ExpectRefused("--k=7", k);
        ExpectRefused("--k=0", k);
        ExpectRefused("--k=66", k);
        ExpectRefused("--k=-4", k);
        ExpectRefused("--k=+4", k);
        ExpectRefused("--k=8x", k);
        ExpectRefused("--k= 8", k);
        ExpectRefused("--k=8 ", k);
        ExpectRefused("--k=8.0", k);
        ExpectRefused("--k=0x8", k);
        ExpectRefused("--k=1e1", k);
        ExpectRefused("--k=", k);
        ExpectRefused("--k", k);
        ExpectRefused("--seed=0", seed);
        ExpectRefused("--seed=4294944443", seed);
        ExpectRefused("--seed=9223372036854775808", seed);
        ExpectRefused("--seed=18446744073709551617", seed);
        ExpectRefused("--duration=0", duration);
        ExpectRefused("--duration=-1", duration);
        ExpectRefused("--duration=1e400", duration);
        ExpectRefused("--duration=nan", duration);
        ExpectRefused("--duration=inf", duration);
        ExpectRefused("--duration=0x1p3", duration);
        ExpectRefused("--duration=2s", duration);
        ExpectRefused("--duration=1e", duration);
        ExpectRefused("--duration=1,5", duration);
        ExpectRefused("--scheme=bridge", scheme);
        ExpectRefused("--scheme=MOOSE", scheme);
        ExpectRefused("--scheme=", scheme);
        ExpectRefused("--scheme", scheme);
        ExpectRefused("--directory=nis", "allowed: none, elk");
        ExpectRefused("--elk-servers=0", "allowed: an integer from 1 to 16");
        ExpectRefused("--elk-servers=17", "allowed: an integer from 1 to 16");
        ExpectRefused("--elk-policy=mine", "allowed: last-wins, first-wins, alert");
        ExpectRefused("--elk-renew=0.5", "allowed: a number from 1 to 86400");
        ExpectRefused("--elk-dhcp=yes", "allowed: no value");
        ExpectRefused("--switch-arp-cache=-1", "allowed: an integer from 0 to 1000000000");
        ExpectRefused("--arp-rate=many", "allowed: an integer from 0 to 1000000000");
        ExpectRefused("--spanning-tree=stp", "allowed: rstp, static");
        ExpectRefused("--control-delay=-1", "allowed: a number from 0 to 1000");
        ExpectRefused("--control-delay=1001", "allowed: a number from 0 to 1000");
        ExpectRefused("--control-delay=5ms", "allowed: a number from 0 to 1000");
        ExpectRefused("--routing=rip", "link-state, precomputed");
        ExpectRefused("--spf-delay=60001", "allowed: a number from 0 to 60000");
        ExpectRefused("--hello-interval=0", "allowed: a number from 0.001 to 600");
        ExpectRefused("--hello-multiplier=1", "allowed: an integer from 2 to 100");
        ExpectRefused("--key=", "allowed: ");
        ExpectRefused("--warm-up=-1", "allowed: a number from 0 to 1000000");
        ExpectRefused("--warm-up=", "allowed: a number from 0 to 1000000");
        ExpectRefused("--probe-interval=0", "allowed: a number from 0.001 to 1000000");
        ExpectRefused("--probe-interval=0.0009", "allowed: a number from 0.001 to 1000000");
        const std::string link = "allowed: WHAT@TIME";
        ExpectRefused("--fail", link);
        ExpectRefused("--fail=", link);
        ExpectRefused("--fail=a--b", link);
        ExpectRefused("--fail=a--b@", link);
        ExpectRefused("--fail=@10", link);
        ExpectRefused("--fail=a--b@-1", link);
        ExpectRefused("--fail=a--b@ten", link);
        ExpectRefused("--fail=a--b@nan", link);
        ExpectRefused("--fail=a--b@10s", link);
        ExpectRefused("--fail=a b@10", link);
        ExpectRefused("--fail=a--b@10,", link);
        ExpectRefused("--fail=,a--b@10", link);
        ExpectRefused("--fail=a--b@10 ,c--d@11", link);
        ExpectRefused("--repair=all", link);
        ExpectRefused("--fail-random=1", "allowed: N@TIME");
        ExpectRefused("--db=", "allowed: a FILE that is not empty");
        ExpectRefused("--progress=yes", "allowed: no value");
        ExpectRefused("--help=all", "allowed: no value");
        ExpectRefused("--shceme=moose", "did you mean --scheme?");
        ExpectRefused("--host-per-edge=4", "did you mean --hosts-per-edge?");
        ExpectRefused("--sede=4", "did you mean --seed?");
        ExpectRefused("--hlep", "did you mean --help?");
        ExpectRefused("--frobnicate", "see --help");
        ExpectRefused("-k=4", "see --help");
        ExpectRefused("k=4", "see --help");
        ExpectRefused("results.sqlite", "see --help");
        ExpectRefused("--", "see --help");
        ExpectRefused("", "see --help");
        ExpectRefused("--x\ny\x1b[2J", "unknown option --x?y?[2J");
    }

    /** Expect one line with the program's name, the argument, and some words. */
    void ExpectRefused(const std::string& argument, const std::string& words)
    {
        ScenarioOptions options = MakeOptions();
        const Parsed parsed = Parse(options, {argument});
        NS_TEST_EXPECT_MSG_EQ((parsed.status.value_or(-1)), 2, argument);
        NS_TEST_EXPECT_MSG_EQ((parsed.out), "", argument);
        NS_TEST_EXPECT_MSG_EQ((std::count(parsed.err.begin(), parsed.err.end(), '\n')),
                              1,
                              parsed.err);
        NS_TEST_EXPECT_MSG_EQ((parsed.err.rfind("fat-tree: ", 0)), 0, parsed.err);
        NS_TEST_EXPECT_MSG_EQ((parsed.err.find(words) != std::string::npos),
                              true,
                              argument << " gives " << parsed.err);
        const std::string name = argument.substr(0, argument.find_first_of("=\n"));
        NS_TEST_EXPECT_MSG_EQ((parsed.err.find(name) != std::string::npos), true, parsed.err);
    }
};

/** @brief Oracle: the contract of the command line. */
class WholeLineTestCase : public TestCase
{
  public:
    WholeLineTestCase()
        : TestCase("An option given twice is refused, --help explains every option")
    {
    }

  private:
    void DoRun() override
    {
        ScenarioOptions twice = MakeOptions();
        const Parsed parsed = Parse(twice, {"--k=4", "--seed=2", "--k=4"});
        NS_TEST_EXPECT_MSG_EQ((parsed.status.value_or(-1)), 2, "given twice");
        NS_TEST_EXPECT_MSG_EQ((parsed.err), "fat-tree: --k=4: --k is given twice\n", "the line");

        ScenarioOptions help = MakeOptions();
        const Parsed helped = Parse(help, {"--nonsense", "--help"});
        NS_TEST_EXPECT_MSG_EQ((helped.status.value_or(-1)), 0, "--help");
        NS_TEST_EXPECT_MSG_EQ((helped.err), "", "--help");
        for (const char* name : {"k",
                                 "scheme",
                                 "directory",
                                 "routing",
                                 "spf-delay",
                                 "hello-interval",
                                 "hello-multiplier",
                                 "key",
                                 "spanning-tree",
                                 "broadcast",
                                 "host-id",
                                 "hosts-per-edge",
                                 "elk-servers",
                                 "elk-policy",
                                 "elk-renew",
                                 "elk-dhcp",
                                 "switch-arp-cache",
                                 "arp-rate",
                                 "workload",
                                 "control-delay",
                                 "probe-interval",
                                 "warm-up",
                                 "duration",
                                 "fail",
                                 "repair",
                                 "fail-random",
                                 "seed",
                                 "run",
                                 "db",
                                 "pcap",
                                 "progress",
                                 "help",
                                 "ns3::TYPE::ATTRIBUTE"})
        {
            NS_TEST_EXPECT_MSG_EQ(
                (helped.out.find(std::string("  --") + name) != std::string::npos),
                true,
                "--help names " << name);
        }
        NS_TEST_EXPECT_MSG_EQ(
            (helped.out.find("2 to 64 in steps of 2, default 4") != std::string::npos),
            true,
            "--help gives range and default");

        ScenarioOptions rejecting = MakeOptions();
        Parse(rejecting, {"--hosts-per-edge=4000"});
        std::ostringstream err;
        NS_TEST_EXPECT_MSG_EQ((rejecting.Reject("hosts-per-edge", "at most 3", err)), 2, "status");
        NS_TEST_EXPECT_MSG_EQ(
            (err.str()),
            "fat-tree: --hosts-per-edge=4000 is not allowed; allowed: at most 3\n",
            "what only the program knows reads the same");

        ScenarioOptions quoted = MakeOptions();
        Parse(quoted, {"--k=4", "--db=it's here"});
        NS_TEST_EXPECT_MSG_EQ((quoted.GetCommandLine()),
                              "build/scenarios/fat-tree --k=4 '--db=it'\\''s here'",
                              "the command line as a shell takes it");
    }
};

/** @brief Oracle: the definition of a run's key: outcome and nothing else. */
class OutcomeTestCase : public TestCase
{
  public:
    OutcomeTestCase()
        : TestCase("What determines the outcome is listed with its value, what does not is not")
    {
    }

  private:
    void DoRun() override
    {
        ScenarioOptions plain = MakeOptions();
        Parse(plain, {});
        ScenarioOptions same = MakeOptions();
        Parse(same,
              {"--run=01",
               "--seed=1",
               "--db=x",
               "--pcap=y",
               "--progress",
               "--scheme=moose",
               "--duration=10.0"});
        NS_TEST_EXPECT_MSG_EQ((plain.GetOutcome() == same.GetOutcome()), true, "same outcome");
        ScenarioOptions other = MakeOptions();
        Parse(other, {"--scheme=ethernet"});
        NS_TEST_EXPECT_MSG_EQ((plain.GetOutcome() == other.GetOutcome()), false, "another");
        for (const char* name : {"db", "pcap", "progress"})
        {
            NS_TEST_EXPECT_MSG_EQ((Outcome(same, name)), "none", name);
        }

        // ns-3 reads this variable when a program begins; here only its listing is looked at.
        setenv("NS_GLOBAL_VALUE", "RngRun=9", 1);
        NS_TEST_EXPECT_MSG_EQ((Outcome(plain, "NS_GLOBAL_VALUE")), "RngRun=9", "environment");
        unsetenv("NS_GLOBAL_VALUE");
        NS_TEST_EXPECT_MSG_EQ((Outcome(plain, "NS_GLOBAL_VALUE")), "none", "environment");

        ScenarioOptions seeded = MakeOptions();
        Parse(seeded, {"--seed=11", "--run=13"});
        const uint32_t seed = RngSeedManager::GetSeed();
        const uint64_t run = RngSeedManager::GetRun();
        seeded.SeedSimulation();
        NS_TEST_EXPECT_MSG_EQ((RngSeedManager::GetSeed()), 11, "seed");
        NS_TEST_EXPECT_MSG_EQ((RngSeedManager::GetRun()), 13, "run");
        RngSeedManager::SetSeed(seed);
        RngSeedManager::SetRun(run);
    }
};

/** @brief Oracle: ns-3's attribute system. */
class AttributeTestCase : public TestCase
{
  public:
    AttributeTestCase()
        : TestCase("--ns3::TYPE::ATTRIBUTE sets a default, and only if the whole line is right")
    {
    }

  private:
    void DoRun() override
    {
        ScenarioOptions options = MakeOptions();
        const Parsed parsed =
            Parse(options,
                  {"--ns3::UniformRandomVariable::Max=2.50", "--ns3::EthernetNetDevice::Mtu=9000"});
        NS_TEST_EXPECT_MSG_EQ((parsed.status.has_value()), false, parsed.err);
        NS_TEST_EXPECT_MSG_EQ((CreateObject<UniformRandomVariable>()->GetMax()), 2.5, "Max");
        NS_TEST_EXPECT_MSG_EQ((CreateObject<EthernetNetDevice>()->GetMtu()), 9000, "Mtu");
        NS_TEST_EXPECT_MSG_EQ((Outcome(options, "ns3::UniformRandomVariable::Max")),
                              "2.5",
                              "canonical form");

        ScenarioOptions wrong = MakeOptions();
        const Parsed refused = Parse(wrong, {"--ns3::EthernetNetDevice::Mtu=1400", "--k=7"});
        NS_TEST_EXPECT_MSG_EQ((refused.status.value_or(-1)), 2, "another option is wrong");
        NS_TEST_EXPECT_MSG_EQ((CreateObject<EthernetNetDevice>()->GetMtu()), 9000, "untouched");
        Config::Reset();

        ExpectRefused("--ns3::NoSuchType::Mtu=1", "there is no type ns3::NoSuchType");
        ExpectRefused("--ns3::EthernetNetDevice::Mut=1",
                      "ns3::EthernetNetDevice has no attribute Mut");
        ExpectRefused("--ns3::EthernetNetDevice::Mtu", "needs a value");
        ExpectRefused("--ns3::EthernetNetDevice::Mtu=", "is not allowed; allowed: ");
        ExpectRefused("--ns3::EthernetNetDevice::Mtu=65536", "uint16_t");
        ExpectRefused("--ns3::UniformRandomVariable::Max=many", "is not allowed; allowed: ");
        // ns-3 itself ends the program on these.
        ExpectRefused("--ns3::EthernetNetDevice::DataRate=1 furlong", "DataRate");
        ExpectRefused("--ns3::EthernetChannel::Delay=1 fortnight", "Time");
        ExpectRefused("--ns3::", "needs a value");
        ExpectRefused("--ns3::=1", "there is no type ns3");

        ScenarioOptions twice = MakeOptions();
        const Parsed both = Parse(
            twice,
            {"--ns3::UniformRandomVariable::Stream=1", "--ns3::RandomVariableStream::Stream=1"});
        NS_TEST_EXPECT_MSG_EQ((both.status.value_or(-1)), 2, "one attribute, inherited");
        NS_TEST_EXPECT_MSG_EQ((both.err.find("given twice") != std::string::npos), true, both.err);
    }

    /** Expect one line with some words. */
    void ExpectRefused(const std::string& argument, const std::string& words)
    {
        ScenarioOptions options = MakeOptions();
        const Parsed parsed = Parse(options, {argument});
        NS_TEST_EXPECT_MSG_EQ((parsed.status.value_or(-1)), 2, argument);
        NS_TEST_EXPECT_MSG_EQ((std::count(parsed.err.begin(), parsed.err.end(), '\n')),
                              1,
                              parsed.err);
        NS_TEST_EXPECT_MSG_EQ((parsed.err.find(words) != std::string::npos),
                              true,
                              argument << " gives " << parsed.err);
    }
};

/** @brief Oracle: the contract of the command line. */
class DirectoryOptionTestCase : public TestCase
{
  public:
    DirectoryOptionTestCase()
        : TestCase("Options of the directory are refused where there is none")
    {
    }

  private:
    /** What DirectoryPlan says of a command line. */
    std::string Check(const std::vector<std::string>& arguments)
    {
        ScenarioOptions options = MakeOptions();
        const Parsed parsed = Parse(options, arguments);
        NS_TEST_EXPECT_MSG_EQ((parsed.status.has_value()), false, parsed.err);
        try
        {
            DirectoryPlan(options).Check();
        }
        catch (const std::invalid_argument& error)
        {
            return error.what();
        }
        return "";
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ((Check({})), "", "the defaults");
        for (const std::string option : {"--elk-servers=1",
                                         "--elk-policy=last-wins",
                                         "--elk-renew=120",
                                         "--elk-dhcp",
                                         "--switch-arp-cache=0",
                                         "--arp-rate=1000"})
        {
            const std::string said = Check({option});
            const std::string name = option.substr(0, option.find('='));
            NS_TEST_EXPECT_MSG_EQ((said.rfind(name + " ", 0)), 0, said);
            NS_TEST_EXPECT_MSG_EQ((said.find("--directory=elk") != std::string::npos), true, said);
            NS_TEST_EXPECT_MSG_EQ((said.find('\n') == std::string::npos), true, said);
            NS_TEST_EXPECT_MSG_EQ((Check({option, "--directory=elk"})), "", option);
        }
        const std::string early = Check({"--directory=elk", "--elk-dhcp", "--warm-up=2.9"});
        NS_TEST_EXPECT_MSG_EQ((early.find("--warm-up; allowed: 3 ") != std::string::npos),
                              true,
                              early);
    }
};

/** @brief The suite. */
class ScenarioOptionsTestSuite : public TestSuite
{
  public:
    ScenarioOptionsTestSuite()
        : TestSuite("moose-options", Type::UNIT)
    {
        AddTestCase(new GoodValueTestCase);
        AddTestCase(new BadArgumentTestCase);
        AddTestCase(new WholeLineTestCase);
        AddTestCase(new OutcomeTestCase);
        AddTestCase(new DirectoryOptionTestCase);
        AddTestCase(new AttributeTestCase);
    }
};

static ScenarioOptionsTestSuite g_scenarioOptionsTestSuite; //!< registers the suite
