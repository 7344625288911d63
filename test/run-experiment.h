/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RUN_EXPERIMENT_H
#define RUN_EXPERIMENT_H

#include "ns3/network-experiment.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/scenario-options.h"
#include "ns3/test.h"
#include "ns3/topology-spec.h"

#include <cstdio>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @param hosts how many
 * @return one switch with so many hosts
 */
inline TopologySpec
Star(uint32_t hosts)
{
    TopologySpec spec;
    spec.name = "star";
    spec.AddSwitch("s", "flat");
    for (uint32_t i = 0; i < hosts; i++)
    {
        spec.AddHost("h" + std::to_string(i), 0);
    }
    return spec;
}

/** @brief What an experiment came to. */
struct ExperimentOutcome
{
    int status;      //!< the status to end with
    std::string out; //!< the closing summary
    std::string err; //!< what was wrong
};

/**
 * Read a command line of a scenario program.
 * @param options the program's options without the shared ones, which are added
 * @param arguments what stands behind the program's name
 * @return the status to end with at once, if any, and what was said
 */
inline ExperimentOutcome
ParseExperiment(ScenarioOptions& options, std::vector<std::string> arguments)
{
    arguments.insert(arguments.begin(), "fat-tree");
    std::vector<char*> argv;
    for (std::string& argument : arguments)
    {
        argv.push_back(argument.data());
    }
    options.AddShared();
    NetworkExperiment::AddOptions(options);
    std::ostringstream out;
    std::ostringstream err;
    const std::optional<int> status =
        options.Parse(static_cast<int>(argv.size()), argv.data(), out, err);
    return {status.value_or(-1), out.str(), err.str()};
}

/**
 * Run an experiment, as the program fat-tree does with a network of its own.
 * @param spec the network
 * @param arguments the command line
 * @return what it came to
 */
inline ExperimentOutcome
RunExperiment(const TopologySpec& spec, const std::vector<std::string>& arguments)
{
    ScenarioOptions options("fat-tree", "a test");
    const ExperimentOutcome parsed = ParseExperiment(options, arguments);
    if (parsed.status >= 0)
    {
        return parsed;
    }
    std::ostringstream out;
    std::ostringstream err;
    const int status = NetworkExperiment("fat-tree", spec, options).Run(out, err);
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    return {status, out.str(), err.str()};
}

/** @brief Command lines that are refused, on a star of three hosts. */
class RefusedExperimentTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /**
     * Expect a command line to be refused.
     * @param arguments the command line
     * @param line what is said
     */
    void Expect(std::vector<std::string> arguments, const std::string& line)
    {
        const std::string file = CreateTempDirFilename("refused.sqlite");
        std::remove(file.c_str());
        arguments.push_back("--db=" + file);
        const ExperimentOutcome outcome = RunExperiment(Star(3), arguments);
        NS_TEST_EXPECT_MSG_EQ((outcome.status), 2, line);
        NS_TEST_EXPECT_MSG_EQ((outcome.err), ("fat-tree: " + line + "\n"), "the line");
        NS_TEST_EXPECT_MSG_EQ((std::ifstream(file).good()), false, "nothing written");
    }
};

} // namespace ns3

#endif /* RUN_EXPERIMENT_H */
