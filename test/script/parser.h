/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_PARSER_H
#define L2SCRIPT_PARSER_H

#include "script.h"

#include <map>
#include <string>
#include <vector>

/**
 * @file
 * Inside of the parser: words of a line, what they may mean, and how to complain. script.cc parses
 * declarations, statement-parser.cc what happens, expectation-parser.cc what must be seen.
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

/// @param words where from @param network what names mean @return a host that runs a server
uint32_t TakeServer(Words& words, const Network& network);

/// @param words where from @return an IPv4 address that a host can have
uint32_t TakeIp(Words& words);

/**
 * @brief Take a host's name, or an IPv4 address.
 * @param words where from
 * @param network what names mean
 * @param host set to the host, or to -1
 * @param ip set to the address if it is none
 */
void TakeHostOrIp(Words& words, const Network& network, int& host, uint32_t& ip);

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

/// Parses line after line.
class Parser
{
  public:
    /// @param file the script's name, for messages
    explicit Parser(const std::string& file);
    /// @param text the next line @throw ScriptError
    void Line(const std::string& text);
    /// @return the script, after its last line @throw ScriptError
    Script Finish();

  private:
    using Handler = void (Parser::*)(Words&);

    /// A statement that begins with a keyword.
    struct Form
    {
        Handler handler;   //!< parses what follows
        const char* usage; //!< its form
    };

    /// @return the statements that begin with a keyword
    static const std::map<std::string, Form>& Forms();

    /// @param words a whole statement, which begins with a keyword or a host's name
    void Dispatch(std::vector<std::string> words);
    /// @param host who does something @param words what
    void HostAction(uint32_t host, Words& words);
    /// @param host who sends @param words how many frames, to whom, from whom
    void Flood(uint32_t host, Words& words);
    /// @param host who asks @param words for how many addresses, from which one on
    void Scan(uint32_t host, Words& words);
    /// @param words the rest of a line @param options appended; all are good
    void TakePortOptions(Words& words, std::vector<Option>& options) const;

    // Handlers of declarations: each takes the words after its keyword.
    void Scheme(Words& words);
    void Engine(Words& words);
    void Seed(Words& words);
    void Cable(Words& words);
    void Switch(Words& words);
    void LinkEnds(Words& words);
    void Host(Words& words);
    void Server(Words& words);
    void Hub(Words& words);
    void Regular(Words& words);
    void SpanningTree(Words& words);
    void Routing(Words& words);
    void Directory(Words& words);
    void Loop(Words& words);
    void Port(Words& words);

    // Handlers of statements in time.
    void At(Words& words);
    void Under(Words& words);
    void Run(Words& words);
    void CutOrRepair(Words& words, Statement::Kind kind);
    void Cut(Words& words);
    void Repair(Words& words);
    void Lossy(Words& words);
    void Inject(Words& words);
    void Move(Words& words);
    void Readdress(Words& words);
    void Reboot(Words& words);
    void StartOrStop(Words& words, Statement::Kind kind);
    void Start(Words& words);
    void Stop(Words& words);
    void Recompute(Words& words);
    void Mcheck(Words& words);
    void Allow(Words& words);
    void Forbid(Words& words);
    void Mark(Words& words);
    void Dump(Words& words);
    void Expect(Words& words);

    /// @return "file:line", for messages
    std::string Place() const;
    /// @return whether a statement in this place is a declaration
    bool IsDeclaration() const;
    /// @param words complain unless a declaration may stand here
    void Declare(Words& words) const;
    /// @param words a name comes next @param kind what it names @return the new node
    uint32_t NewNode(Words& words, NodeKind kind);
    /**
     * @brief Take a host and its cable.
     * @param words its name comes next
     * @param options those that are not a host's
     * @return the new node
     */
    uint32_t NewHost(Words& words, std::map<std::string, std::string>& options);
    /// @param words a scheme may come next @param node gets it, or the default
    void TakeScheme(Words& words, Node& node) const;
    /// @param words rate, delay and options @param options those that are not the cable's @return
    /// it
    Link TakeCable(Words& words, std::map<std::string, std::string>& options) const;
    /// @param words complain if there is one left among @param options
    void CheckOptions(Words& words, const std::map<std::string, std::string>& options) const;
    /// @param words complain unless there is no link at @param end
    void CheckFree(Words& words, const End& end) const;
    /// @param statement is done when its turn or time comes
    void Add(Statement statement);
    /// Put into the network what was declared of ports.
    void ManagePorts();
    /// Complain of statements that make no sense together.
    void CheckStatements();
    /// Complain of switches that cannot be made.
    void CheckSwitches();

    /// What a declaration says of one port, or of all that have a host.
    struct Managed
    {
        bool hosts{false};           //!< of all ports that a host is plugged into
        End end;                     //!< else of this one
        std::vector<Option> options; //!< what is said
    };

    Script m_script;                      //!< what is read so far
    int m_line{0};                        //!< number of the present line
    std::string m_defaultScheme{"*"};     //!< of switches that name none
    Link m_cable;                         //!< of links that say nothing else
    std::string m_tree{"static"};         //!< under which spanning trees: "static", "rstp", "both"
    std::string m_routing{"precomputed"}; //!< under which routing: this, "link-state", "both"
    std::string m_directory{"none"};      //!< with which directory: "none", "elk", "both"
    std::vector<Managed> m_managed;       //!< what is declared of ports, in the order written
    bool m_running{false};                //!< after the first run there are no more declarations
    l2_time m_now{0};                     //!< when the present line's turn comes
    l2_time m_latest{0};                  //!< the latest "at" so far
    int m_latestLine{0};                  //!< where it is
    l2_time m_at{-1};                     //!< what "at" said on this line
    std::string m_under;                  //!< what "under" said on this line, with blanks between
};

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_PARSER_H */
