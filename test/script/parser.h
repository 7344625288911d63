/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_PARSER_H
#define L2SCRIPT_PARSER_H

#include "script.h"

#include <string>
#include <vector>

/**
 * @file
 * Inside of the parser: words of a line, what they may mean, and how to complain.
 */

namespace ns3
{
namespace l2script
{

/// The words of a statement, taken one after the other.
class Words
{
  public:
    /**
     * @param place "file:line", for messages
     * @param words the words
     * @param usage the statement's form, for messages
     */
    Words(const std::string& place, std::vector<std::string> words, const std::string& usage);

    /// @return whether there are no more
    bool AtEnd() const;
    /// @return the next word, which stays; "" at the end
    std::string Peek() const;
    /// @param what what is expected, for the message @return the next word @throw ScriptError
    std::string Take(const std::string& what);
    /// @param word a word @return whether it was the next one; if so it is taken
    bool TakeIf(const std::string& word);
    /// @return all that are left
    std::vector<std::string> TakeAll();
    /// Complain unless all are taken.
    void End() const;
    /// @param what is wrong, with the value and what is allowed @throw ScriptError always
    [[noreturn]] void Fail(const std::string& what) const;
    /// @param words to go on with instead of those that are left
    void Replace(const std::vector<std::string>& words);

  private:
    std::string m_place;              //!< where
    std::vector<std::string> m_words; //!< all of them
    std::size_t m_next{0};            //!< the next one
    std::string m_usage;              //!< the statement's form
};

/**
 * @brief Take the name of a declared node.
 * @param words where from
 * @param network where it must be declared
 * @param kind what it must be
 * @return its index
 */
uint32_t TakeNode(Words& words, const Network& network, NodeKind kind);

/**
 * @brief Take a place: "s1:3", or a host's name.
 * @param words where from
 * @param network what names mean
 * @return the place; a link need not be there
 */
End TakeEnd(Words& words, const Network& network);

/**
 * @brief Take what an expect statement says up to its end.
 * @param words where from
 * @param network what names mean
 * @return what must be seen
 */
std::vector<Expectation> TakeExpectations(Words& words, const Network& network);

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_PARSER_H */
