/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef NETWORK_EXPERIMENT_H
#define NETWORK_EXPERIMENT_H

#include "arp-monitor.h"
#include "attack-plan.h"
#include "directory-plan.h"
#include "failure-plan.h"
#include "l2-network-helper.h"
#include "loop-detector.h"
#include "results-database.h"
#include "scenario-options.h"
#include "topology-spec.h"
#include "traffic-collector.h"
#include "workload.h"

#include <chrono>
#include <iosfwd>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief What every scenario program does once it has its topology: build the network, load it,
 * watch it, and write what was measured to the results database.
 *
 * A program makes its options, has them parsed, makes a TopologySpec of them and calls Run(). The
 * options read here are those of ScenarioOptions::AddShared() and AddOptions().
 *
 * The simulator's clock begins when all is switched on. First the network runs alone for --warm-up,
 * so that protocols settle; then comes --duration, which is measured.
 *
 * - With --directory=elk there are servers of the directory ELK, hosts of their own that carry no
 *   workload (DirectoryPlan). They run from time 0.
 * - All other hosts do what --workload says (Workload).
 * - Hubs and legacy bridges are attached as --hub and --legacy say (SegmentOptions).
 * - Links, switches and sites fail and are mended as --fail, --repair, --fail-random and --mtbf say
 *   (FailurePlan). Switches are told that a port is down or up, and nothing else.
 * - switch_state has one row for every table of every switch at the end, and at every multiple of
 *   --sample-interval before if that is given.
 * - link_load and host_load have all links and all hosts, counted after the warm-up; flow has all
 *   flows of probes, if the workload has such.
 * - transfer has all transfers by TCP, if the workload has such.
 * - arp_series has the ARP of all hosts in bins of --arp-bin, resolution every address that a host
 *   asked for by ARP (ArpMonitor); both after the warm-up. workload_count has what the workload
 *   counted of itself.
 * - server_state, server_counter and switch_counter say what the directory's servers hold and did,
 *   and what switches did for it.
 * - event has what switches (CoreEvent) and servers (Event) reported after time 0, but for the
 *   assignment of addresses; at most MAX_EVENTS of a kind from one of them, after which one row of
 * the kind says how many were left out; and every failure and repair. At the end it has how long
 * ports and routes took to settle after the start and after each of these, frames that went in
 * circles, and one row for every switch and reason of drops, with the number.
 *
 * Peers, start times, ARP's jitter and the seeds of switches come from fixed random streams: with
 * the same seed and run, MOOSE and Ethernet carry the same traffic.
 */
class NetworkExperiment
{
  public:
    /** Most rows of one kind of event of one switch or server. */
    static constexpr uint64_t MAX_EVENTS = 1000;

    /**
     * Add the options that are read here and are not shared ones.
     * @param options the program's options
     */
    static void AddOptions(ScenarioOptions& options);

    /**
     * @param program name of the program, for messages and for the database
     * @param spec the network
     * @param options the options, parsed
     */
    NetworkExperiment(const std::string& program,
                      const TopologySpec& spec,
                      const ScenarioOptions& options);
    ~NetworkExperiment();
    NetworkExperiment(const NetworkExperiment&) = delete;
    NetworkExperiment& operator=(const NetworkExperiment&) = delete;

    /**
     * Do it all. Simulator::Destroy() has been called when this returns.
     * @param out where the closing summary goes
     * @param err where progress goes, and the line about what is wrong
     * @return the status to end with: 0; 2 for what cannot be built or written, before anything
     * was; 1 if results or a drawing could not be written at the end
     */
    int Run(std::ostream& out, std::ostream& err);

  private:
    /** How the tables of all switches that frames are looked up in look together. */
    struct StateSummary
    {
        uint64_t mostEntries{0}; //!< entries of the fullest switch
        uint64_t entries{0};     //!< entries of all
        uint64_t mostBits{0};    //!< bits of the largest switch
        uint64_t control{0};     //!< entries of all in tables of the control plane
        uint64_t mostControl{0}; //!< entries of the fullest in tables of the control plane
    };

    /** What the directory did, all of its servers and all switches together. */
    struct DirectorySummary
    {
        ElkCounters servers;          //!< of the servers
        L2SwitchIntercepted switches; //!< of the switches
        uint64_t mappings{0};         //!< of the server that has the most
    };

    /** When something disturbed the network, and when its switches last changed ports or routes. */
    struct Disturbance
    {
        Time time;    //!< when
        Time settled; //!< when the last port or route changed before the next one
        bool changed; //!< any has
    };

    /** What disturbed it. What happens at the same time is one disturbance. */
    struct Incident
    {
        std::size_t disturbance; //!< which
        std::string node;        //!< the link, or "network" for the start
        std::string kind;        //!< start, link-down or link-up
    };

    /**
     * Check what can be known before any work.
     * @throws std::invalid_argument with one line for the user
     */
    void Prepare();
    /**
     * @return which run this is
     */
    RunDescription DescribeRun() const;
    /**
     * Say what the network is like, and draw it.
     * @param out where to
     */
    void Describe(std::ostream& out) const;
    /**
     * Draw the network, if that is wanted.
     * @param idle links between switches that carry nothing
     * @throws std::runtime_error with one line for the user, if the file could not be written
     */
    void Draw(const std::vector<bool>& idle) const;
    /** Build the network and its workload. */
    void Build();
    /** Connect what counts and captures. */
    void Watch();
    /** Begin to count what links and hosts carry. */
    void StartCounting();
    /** Start a capture of each link. */
    void StartCaptures();
    /**
     * Cut or mend a link, or note that a switch or a site fails or is mended.
     * @param step which, and which of both
     */
    void Fail(FailurePlan::Step step);
    /**
     * @param link a link, as in TopologySpec::GetLinkNames()
     * @return its cable
     */
    Ptr<EthernetChannel> GetChannel(std::size_t link) const;
    /**
     * Note what a switch reports.
     * @param index index of the switch
     * @param type what
     * @param detail the rest
     */
    void NoteEvent(uint32_t index, std::string type, std::string detail);
    /**
     * Note what a server of the directory reports.
     * @param index index of its host
     * @param type what
     * @param detail the rest
     */
    void NoteServerEvent(uint32_t index, std::string type, std::string detail);
    /**
     * Add a row of event, unless there are enough of the kind.
     * @param node what reports it
     * @param type what
     * @param detail the rest
     */
    void AddEvent(const std::string& node, const std::string& type, const std::string& detail);
    /** Write the state of all switches, and come back after the sample interval. */
    void Sample();
    /** Tell how far the simulation is, and come back. */
    void ReportProgress();
    /**
     * @param what what to say on the stream for errors, if progress is wanted
     */
    void Say(const std::string& what);
    /**
     * Add the rows of switch_state.
     * @return what they come to
     */
    StateSummary WriteState();
    /** Add the rows of server_state. */
    void WriteServerState();
    /**
     * Add the rows of server_counter and switch_counter.
     * @return what they come to
     */
    DirectorySummary WriteCounters();
    /**
     * Print what the directory did.
     * @param out where
     * @param directory what it did
     */
    static void SummarizeDirectory(std::ostream& out, const DirectorySummary& directory);
    /**
     * Add the rows of flow.
     * @param flows the flows
     * @param shortest set to the sum of the shortest hops of all flows of which something arrived
     */
    void WriteFlows(const std::vector<UdpProbeFlow>& flows, uint64_t& shortest);
    /** Add the rows of event that are known only at the end. */
    void WriteEvents();
    /** Add those of kind converged and loop. */
    void WriteIncidents();
    /**
     * @param incident a failure or repair, or the start
     * @return how long ports and routes took to settle, in words
     */
    std::string Describe(const Incident& incident) const;
    /** Add the rows of topology_node and topology_link. */
    void WriteTopology();
    /**
     * @return for each link between switches whether it carries nothing: it is down, or one of its
     * ports discards
     */
    std::vector<bool> FindIdleLinks() const;
    /**
     * Write everything and the closing summary.
     * @param out where the summary goes
     * @throws std::runtime_error with one line for the user, if something could not be written
     */
    void Finish(std::ostream& out);
    /**
     * Print the closing summary.
     * @param out where
     * @param state what switches hold
     * @param flows what arrived
     * @param directory what the directory did
     * @param shortest sum of the shortest hops of flows of which something arrived
     */
    void Summarize(std::ostream& out,
                   const StateSummary& state,
                   const std::vector<UdpProbeFlow>& flows,
                   const DirectorySummary& directory,
                   uint64_t shortest) const;
    /**
     * Print what the workload did: probes, ARP and what it counted of itself.
     * @param out where
     * @param flows what arrived
     * @param shortest sum of the shortest hops of flows of which something arrived
     */
    void SummarizeWorkload(std::ostream& out,
                           const std::vector<UdpProbeFlow>& flows,
                           uint64_t shortest) const;
    /**
     * Print what failures did.
     * @param out where
     * @param flows what arrived
     */
    void SummarizeFailures(std::ostream& out, const std::vector<UdpProbeFlow>& flows) const;
    /**
     * @return wall-clock seconds since Run() began
     */
    double GetWallSeconds() const;

    std::string m_program;                         //!< name of the program
    TopologySpec m_spec;                           //!< the network on paper
    const ScenarioOptions& m_options;              //!< the options
    DirectoryPlan m_directory;                     //!< what they say of the directory
    L2NetworkHelper m_builder;                     //!< builds the network
    std::ostream* m_err{nullptr};                  //!< for progress
    std::unique_ptr<ResultsDatabase> m_database;   //!< results, if wanted
    L2Network m_network;                           //!< the network
    std::unique_ptr<Workload> m_workload;          //!< the workload
    std::unique_ptr<AttackPlan> m_attack;          //!< who attacks
    std::unique_ptr<TrafficCollector> m_traffic;   //!< counts of links and hosts
    std::unique_ptr<ArpMonitor> m_arp;             //!< ARP of hosts
    std::unique_ptr<LoopDetector> m_loops;         //!< finds frames that go in circles
    std::vector<std::string> m_linkNames;          //!< names of the links, those of hosts last
    std::vector<std::string> m_sites;              //!< names of the sites
    std::unique_ptr<FailurePlan> m_failures;       //!< what fails and is mended
    std::vector<Disturbance> m_disturbances;       //!< the start, and times of failures, repairs
    std::vector<Incident> m_incidents;             //!< the start, and links that failed, came back
    Time m_warmUp;                                 //!< when the measurement begins
    Time m_duration;                               //!< how long it takes
    Time m_end;                                    //!< when it ends
    uint64_t m_progressEvents{0};                  //!< events that only told the progress
    double m_lastReport{0};                        //!< when progress was told last, wall-clock
    std::chrono::steady_clock::time_point m_start; //!< when Run() began

    /** How often a switch or server has reported a kind of event, by name and kind. */
    std::map<std::pair<std::string, std::string>, uint64_t> m_eventCounts;
};

} // namespace ns3

#endif /* NETWORK_EXPERIMENT_H */
