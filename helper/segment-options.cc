/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "segment-options.h"

#include "read-number.h"

#include "ns3/log.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SegmentOptions");

namespace
{

/** How far below its switch each is drawn, and how far beside it: hubs to the left. */
constexpr double AWAY = 0.4;

/** What one SWITCH:HOSTS says. */
struct Order
{
    uint32_t sw;    //!< index of the switch
    uint32_t hosts; //!< how many hosts
};

/**
 * Read one SWITCH:HOSTS.
 * @param option name of the option
 * @param text the text
 * @param spec the network
 * @return what it says
 * @throws std::invalid_argument with one line for the user
 */
Order
ReadOrder(const std::string& option, const std::string& text, const TopologySpec& spec)
{
    const auto refuse = [&](const std::string& allowed) {
        throw std::invalid_argument("--" + option + "=" + text +
                                    " is not allowed; allowed: " + allowed);
    };
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos)
    {
        refuse("SWITCH:HOSTS, divided by commas");
    }
    const std::string name = text.substr(0, colon);
    const auto sw = std::find_if(spec.switches.begin(),
                                 spec.switches.end(),
                                 [&](const auto& candidate) { return candidate.name == name; });
    if (sw == spec.switches.end())
    {
        refuse("the name of a switch, such as " + spec.switches.front().name);
    }
    const auto hosts = ReadInteger(text.substr(colon + 1));
    if (!hosts || *hosts < 1 || *hosts > SegmentOptions::MAX_HOSTS)
    {
        refuse("1 to " + std::to_string(SegmentOptions::MAX_HOSTS) + " hosts");
    }
    return {static_cast<uint32_t>(sw - spec.switches.begin()), static_cast<uint32_t>(*hosts)};
}

/**
 * Attach what one option says.
 * @param option its name, which is also what hubs or bridges are called
 * @param list its value
 * @param kind what to attach
 * @param spec the network
 */
void
Attach(const std::string& option,
       const std::string& list,
       TopologySpec::Kind kind,
       TopologySpec& spec)
{
    const bool isHub = kind == TopologySpec::Kind::HUB;
    uint32_t count = 0;
    std::map<uint32_t, uint32_t> before; // at each switch
    std::istringstream items(list.empty() || list.back() != ',' ? list : list + ",");
    for (std::string item; std::getline(items, item, ',');)
    {
        const Order order = ReadOrder(option, item, spec);
        const TopologySpec::Switch at = spec.switches[order.sw];
        const std::string name = option + "-" + std::to_string(++count);
        const uint32_t sw = spec.AddSwitch(name, at.tier == "flat" ? "flat" : "edge", at.area);
        spec.switches[sw].kind = kind;
        spec.switches[sw].site = at.site;
        if (at.position)
        {
            const double x =
                at.position->x + (isHub ? -AWAY : AWAY) * (1 + 0.5 * before[order.sw]++);
            spec.switches[sw].position = {x, at.position->y - AWAY};
        }
        spec.AddLink(order.sw, sw);
        for (uint32_t host = 0; host < order.hosts; host++)
        {
            spec.AddHost(name + "-h" + std::to_string(host), sw);
        }
    }
}

} // namespace

void
SegmentOptions::AddOptions(ScenarioOptions& options)
{
    options.Add("Topology",
                ScenarioOption::Text("hub",
                                     "SWITCH:HOSTS,...",
                                     "attach a hub with so many hosts to a switch",
                                     ScenarioOption::Effect::OUTCOME));
    options.Add("Topology",
                ScenarioOption::Text("legacy",
                                     "SWITCH:HOSTS,...",
                                     "attach an Ethernet bridge with so many hosts to a switch",
                                     ScenarioOption::Effect::OUTCOME));
}

void
SegmentOptions::Apply(const ScenarioOptions& options, TopologySpec& spec)
{
    NS_LOG_FUNCTION_NOARGS();
    Attach("hub", options.GetText("hub"), TopologySpec::Kind::HUB, spec);
    Attach("legacy", options.GetText("legacy"), TopologySpec::Kind::LEGACY, spec);
}

} // namespace ns3
