/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_FROM_WORD_H
#define MOOSE_FROM_WORD_H

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * Find the value that a word stands for.
 * @tparam T an enumeration of the core
 * @param attribute the attribute's name
 * @param word what it is set to
 * @param words what it may be set to
 * @param value set to the value
 * @return empty, or what is wrong and what is allowed
 */
template <typename T>
std::string
FromWord(const std::string& attribute,
         const std::string& word,
         const std::vector<std::pair<std::string, T>>& words,
         T& value)
{
    std::string allowed;
    for (const auto& [name, meaning] : words)
    {
        if (word == name)
        {
            value = meaning;
            return "";
        }
        allowed += (allowed.empty() ? "" : ", ") + name;
    }
    return attribute + " is \"" + word + "\"; allowed: " + allowed;
}

} // namespace ns3

#endif /* MOOSE_FROM_WORD_H */
