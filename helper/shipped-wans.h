/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SHIPPED_WANS_H
#define SHIPPED_WANS_H

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief The wide-area networks that multi-dc knows by name: the files of scenarios/wans, which are
 * compiled in, so that a program finds them wherever it lies.
 * @return for each its name and its GraphML; the first is the default
 */
const std::vector<std::pair<std::string, std::string>>& GetShippedWans();

} // namespace ns3

#endif /* SHIPPED_WANS_H */
