/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_SCRIPT_H
#define L2SCRIPT_SCRIPT_H

#include "frame.h"
#include "monitor.h"
#include "network.h"

#include <stdexcept>
#include <string>
#include <vector>

/**
 * @file
 * A topology script, parsed. doc/topology-scripts.md is the reference of the language.
 */

namespace ns3
{
namespace l2script
{

/// What must be seen.
struct Expectation
{
    /// What is looked at.
    enum class Kind
    {
        CACHE,          //!< what a host's ARP cache holds
        ROLE,           //!< role and state of a port
        ROOT,           //!< which switch another one takes for the root
        ROUTING,        //!< what a MOOSE switch knows of its network, as a number
        ROUTING_ROOT,   //!< prefix of the broadcast tree's root
        DATABASE,       //!< link-state databases are the same
        ROUTES,         //!< routes are those that the graph makes
        COST,           //!< how far that is
        TREE,           //!< the active topology is a spanning tree
        CONVERGED,      //!< no port or route has changed for some time
        LOOPS,          //!< how many frames came along twice, allowed or not
        GROUP_LOOPS,    //!< how many of them had a group address
        DUPLICATES,     //!< how many frames a host got twice
        FRAMES,         //!< how many frames passed
        FRAME,          //!< the octets of one frame
        TABLE,          //!< entries of a switch's table
        COUNTER,        //!< a counter of a switch
        DROP,           //!< frames that a switch dropped for a reason
        EVENT,          //!< how often a switch said something
        RECEIVED,       //!< datagrams that a host received
        DELIVERED,      //!< all datagrams sent were received, once
        NO_LOOPS,       //!< no frame came along twice
        NO_DUPLICATES,  //!< no host got a frame twice
        NO_DROPS,       //!< no switch dropped anything
        KNOWS,          //!< what a directory server says of an address
        SERVER,         //!< how many mappings it has, how many other servers it hears
        DIRECTORIES,    //!< all servers that run hold the same
        WRONG_CACHES,   //!< how many entries of ARP caches are not the truth
        WRONG_MAPPINGS, //!< how many mappings of servers that run are not the truth
    };

    /// What a cached address is compared with.
    enum class Address
    {
        GIVEN,    //!< bytes in the script
        REAL,     //!< a host's own address
        ASSIGNED, //!< the address by which others know a host
        NONE,     //!< there must be none
    };

    Kind kind{Kind::NO_LOOPS};       //!< what is looked at
    std::string text;                //!< as written
    int node{-1};                    //!< switch or host
    std::vector<uint32_t> nodes;     //!< DATABASE: switches, DIRECTORIES: servers; none: all
    int other{-1};                   //!< another host; ROOT, ROUTING_ROOT: another switch
    int whose{-1};                   //!< CACHE, KNOWS: the host that REAL or ASSIGNED is about
    uint32_t ip{0};                  //!< CACHE, KNOWS: an IPv4 address, if there is no other host
    bool hasEnd{false};              //!< the end counts
    End end;                         //!< ROLE, FRAMES, FRAME
    std::string direction;           //!< FRAMES, FRAME: "tx", "rx" or ""
    std::string cast;                //!< FRAMES, FRAME: "unicast", "multicast", "broadcast" or ""
    std::string protocol;            //!< FRAMES, FRAME: "arp", "ipv4", "bpdu", "isis", "elk" or ""
    std::string name;                //!< of a role, table, counter, reason, event or number
    std::string state;               //!< ROLE: of the port; "" for any. Then name may be "", too
    l2_time time{0};                 //!< CONVERGED: at most so long after the last mark
    std::string compare{"="};        //!< "=", "<=" or ">="
    std::vector<uint64_t> numbers;   //!< what is compared with; with "=" one of several
    uint64_t number{0};              //!< FRAME: which one
    Bytes bytes;                     //!< FRAME
    Address address{Address::GIVEN}; //!< CACHE, KNOWS
    l2_mac mac{L2_MAC_NONE};         //!< CACHE, KNOWS with GIVEN; ROUTING_ROOT without other
};

/// What is done, or must be seen, at some time.
struct Statement
{
    /// What to do.
    enum class Kind
    {
        RUN,       //!< let time pass
        CUT,       //!< take a link down
        REPAIR,    //!< bring it up
        LOSSY,     //!< lose some frames
        MOVE,      //!< plug a host in elsewhere
        RECOMPUTE, //!< give switches the graph as it is
        ARP,       //!< resolve an address
        UDP,       //!< send a datagram
        SEND,      //!< send a frame
        ANNOUNCE,  //!< say whose address an address is, unasked
        SCAN,      //!< ask for many addresses
        READDRESS, //!< give a host another address
        REBOOT,    //!< have a host forget its ARP cache
        START,     //!< start a directory server, which knows nothing
        STOP,      //!< stop it
        INJECT,    //!< have a frame arrive at a switch
        PORT,      //!< manage a port
        MCHECK,    //!< have a port try RSTP again
        ALLOW,     //!< from here on other frames that loop are violations
        MARK,      //!< begin to count frames anew
        DUMP,      //!< print what a switch knows
        EXPECT,    //!< look
    };

    Kind kind{Kind::RUN};                  //!< what to do
    int line{0};                           //!< where it is written
    l2_time at{-1};                        //!< when, or -1 for when it is its turn
    std::string scheme;                    //!< only under this one, see IsUnder(); "" for always
    l2_time time{0};                       //!< RUN: how long
    uint32_t node{0};                      //!< host or switch
    int other{-1};                         //!< host
    uint32_t ip{0};                        //!< ARP, UDP: if there is no other host; SCAN: the first
    bool reply{false};                     //!< ANNOUNCE: by a broadcast reply, not by a request
    End end;                               //!< CUT, REPAIR, LOSSY, MOVE, INJECT, PORT, MCHECK
    std::vector<Option> options;           //!< PORT: what is said of it
    std::vector<bool> lost;                //!< LOSSY
    Tolerance tolerance{Tolerance::NONE};  //!< ALLOW
    uint32_t size{0};                      //!< UDP: octets; SCAN: addresses
    bool echo{false};                      //!< UDP: ask for an answer
    Bytes bytes;                           //!< SEND, INJECT
    std::vector<Expectation> expectations; //!< EXPECT
};

/// A script.
struct Script
{
    std::string file;                  //!< its name, for messages
    Network network;                   //!< what it declares
    std::vector<Statement> statements; //!< in the order written
    std::vector<std::string> schemes;  //!< under which labels to run it, see LabelsOf()
    std::vector<std::string> engines;  //!< "core", "ns-3"
};

/// A script that makes no sense; what() is "file:line: what is wrong; what is allowed".
class ScriptError : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/**
 * @brief Parse a script.
 * @param file its name, for messages
 * @param text what it says
 * @return the script
 * @throw ScriptError
 */
Script ParseScript(const std::string& file, const std::string& text);

/**
 * @brief Read and parse a script.
 * @param path the file
 * @return the script
 * @throw ScriptError also if it cannot be read
 */
Script ReadScript(const std::string& path);

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_SCRIPT_H */
