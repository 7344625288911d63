/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ELK_HELPER_H
#define ELK_HELPER_H

#include "ns3/application-container.h"
#include "ns3/elk-server.h"
#include "ns3/node-container.h"
#include "ns3/node.h"
#include "ns3/object-factory.h"

#include <cstdint>
#include <string>

namespace ns3
{

/**
 * @ingroup moose
 * @brief Makes hosts servers of the directory ELK.
 *
 * The ports of the switches that these hosts are attached to have to be managed as
 * L2SwitchPortConfig::directory; L2NetworkHelper does both.
 *
 * @code
 * ElkHelper elk;
 * elk.SetAttribute("Policy", StringValue("first-wins"));
 * ApplicationContainer servers = elk.Install(nodes);
 * servers.Start(Seconds(0));
 * @endcode
 */
class ElkHelper
{
  public:
    ElkHelper();

    /**
     * Set an attribute of the servers installed from now on.
     * @param name an attribute of ElkServer
     * @param value its value
     */
    void SetAttribute(const std::string& name, const AttributeValue& value);

    /**
     * @return a server with the attributes set so far, on no node
     */
    Ptr<ElkServer> Create() const;

    /**
     * Make a host a server. It starts at time 0.
     * @param node the host, which has an IPv4 address when the server starts
     * @return the server
     */
    ApplicationContainer Install(Ptr<Node> node) const;

    /**
     * Make hosts servers. They start at time 0.
     * @param nodes the hosts
     * @return the servers, in the order of the hosts
     */
    ApplicationContainer Install(const NodeContainer& nodes) const;

    /**
     * Use fixed random streams for the seeds of servers.
     * @param servers made by Install(), not started yet
     * @param stream first stream index to use
     * @return the number of streams used
     */
    static int64_t AssignStreams(const ApplicationContainer& servers, int64_t stream);

  private:
    ObjectFactory m_factory; //!< makes the servers
};

} // namespace ns3

#endif /* ELK_HELPER_H */
