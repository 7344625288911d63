/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "elk-helper.h"

#include "ns3/log.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ElkHelper");

ElkHelper::ElkHelper()
{
    m_factory.SetTypeId(ElkServer::GetTypeId());
}

void
ElkHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    m_factory.Set(name, value);
}

Ptr<ElkServer>
ElkHelper::Create() const
{
    return m_factory.Create<ElkServer>();
}

ApplicationContainer
ElkHelper::Install(Ptr<Node> node) const
{
    NS_LOG_FUNCTION(this << node);
    const Ptr<ElkServer> server = Create();
    node->AddApplication(server);
    return ApplicationContainer(server);
}

ApplicationContainer
ElkHelper::Install(const NodeContainer& nodes) const
{
    ApplicationContainer servers;
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        servers.Add(Install(*node));
    }
    return servers;
}

int64_t
ElkHelper::AssignStreams(const ApplicationContainer& servers, int64_t stream)
{
    int64_t next = stream;
    for (auto it = servers.Begin(); it != servers.End(); ++it)
    {
        next += DynamicCast<ElkServer>(*it)->AssignStreams(next);
    }
    return next - stream;
}

} // namespace ns3
