/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_SCENARIO_OPTIONS_H
#define MOOSE_SCENARIO_OPTIONS_H

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief One option of a scenario program: a row of the table that ScenarioOptions reads.
 *
 * Make one with Integer(), Real(), Choice(), Text(), Schedule() or Flag().
 */
struct ScenarioOption
{
    /** What values an option takes. */
    enum class Kind
    {
        INTEGER,  //!< a decimal integer in a range
        REAL,     //!< a decimal number in a range
        CHOICE,   //!< one of a list of words
        TEXT,     //!< any text that is not empty
        SCHEDULE, //!< what is to happen and when: WHAT@TIME, any number of them
        FLAG      //!< none: the option is there or not
    };

    /** Whether an option can change the outcome of a run. */
    enum class Effect
    {
        OUTCOME, //!< it can: part of the run's key
        NONE     //!< it cannot: where results go, what is shown
    };

    std::string name;                 //!< without the dashes
    Kind kind{Kind::FLAG};            //!< what values it takes
    Effect effect{Effect::OUTCOME};   //!< whether it can change the outcome
    std::string value;                //!< its value in canonical form; at first the default
    std::string help;                 //!< what it means, one line
    double least{0};                  //!< INTEGER, REAL: the smallest value
    double most{0};                   //!< INTEGER, REAL: the largest value
    int64_t step{1};                  //!< INTEGER: the distance between allowed values
    std::vector<std::string> choices; //!< CHOICE: the words
    std::string placeholder;          //!< what --help shows as the value, such as FILE
    bool given{false};                //!< it was on the command line

    /**
     * An option that takes an integer.
     * @param name its name
     * @param value the default
     * @param least the smallest value, not below -2^53
     * @param most the largest value, not above 2^53
     * @param help what it means
     * @param step the distance between allowed values, counted from the smallest
     * @return the option
     */
    static ScenarioOption Integer(const std::string& name,
                                  int64_t value,
                                  int64_t least,
                                  int64_t most,
                                  const std::string& help,
                                  int64_t step = 1);

    /**
     * An option that takes a number.
     * @param name its name
     * @param value the default
     * @param least the smallest value
     * @param most the largest value
     * @param help what it means, with the unit
     * @return the option
     */
    static ScenarioOption Real(const std::string& name,
                               double value,
                               double least,
                               double most,
                               const std::string& help);

    /**
     * An option that takes one word of a list.
     * @param name its name
     * @param choices the words; the first is the default
     * @param help what it means
     * @return the option
     */
    static ScenarioOption Choice(const std::string& name,
                                 const std::vector<std::string>& choices,
                                 const std::string& help);

    /**
     * An option that takes a text, by default none.
     * @param name its name
     * @param placeholder what --help shows as the value
     * @param help what it means
     * @param effect whether it can change the outcome
     * @return the option
     */
    static ScenarioOption Text(const std::string& name,
                               const std::string& placeholder,
                               const std::string& help,
                               Effect effect);

    /**
     * An option that takes WHAT@TIME, several of them divided by commas, and may be given several
     * times; by default there are none. Its canonical form is in the order of the times.
     * @param name its name
     * @param placeholder what --help shows as the value, such as WHAT@TIME
     * @param help what it means
     * @return the option
     */
    static ScenarioOption Schedule(const std::string& name,
                                   const std::string& placeholder,
                                   const std::string& help);

    /**
     * An option without a value.
     * @param name its name
     * @param help what it means
     * @param effect whether it can change the outcome
     * @return the option
     */
    static ScenarioOption Flag(const std::string& name, const std::string& help, Effect effect);

    /**
     * @return the values of an INTEGER or REAL, such as "2 to 64 in steps of 2"
     */
    std::string GetRange() const;

    /**
     * @return what is allowed, in words, such as "an integer from 1 to 10"
     */
    std::string GetAllowed() const;

    /**
     * Take a value from the command line, if it is allowed. That of a SCHEDULE is added to what
     * is there.
     * @param text the value as typed
     * @return whether it is; if not, nothing has changed
     */
    bool Set(const std::string& text);
};

/**
 * @ingroup moose
 * @brief The command line of a scenario program.
 *
 * Options are written --name=value or, for flags, --name; each at most once but for schedules, in
 * any order. Besides those of the table there are --help and --ns3::TypeName::Attribute=value,
 * which sets the default of any attribute. What is wrong is said in one line that names the option,
 * the value, and what is allowed; the exit status is then 2, and nothing has been written or
 * changed.
 *
 * @code
 * ScenarioOptions options("fat-tree", "MOOSE or Ethernet on a k-ary fat-tree.");
 * options.Add("Topology", ScenarioOption::Integer("k", 4, 2, 64, "ports of a switch", 2));
 * options.AddShared();
 * if (const auto status = options.Parse(argc, argv, std::cout, std::cerr))
 * {
 *     return *status;
 * }
 * options.SeedSimulation();
 * const int64_t k = options.GetInteger("k");
 * @endcode
 */
class ScenarioOptions
{
  public:
    /** Names and values. */
    using Params = std::vector<std::pair<std::string, std::string>>;

    /** What is to happen, and when in seconds. */
    using Schedule = std::vector<std::pair<std::string, double>>;

    /** Exit status for a command line that is wrong. */
    static constexpr int USAGE_ERROR = 2;

    /**
     * @param program the program's name, for messages
     * @param summary what it does, one line, for --help
     */
    ScenarioOptions(const std::string& program, const std::string& summary);

    /**
     * Add an option.
     * @param group title of the part of --help that it belongs to
     * @param option the option; its name is new
     */
    void Add(const std::string& group, const ScenarioOption& option);

    /** Add the options that all scenario programs share. */
    void AddShared();

    /** Add one of these, --hosts-per-edge: the only one that belongs to a topology. */
    void AddHostsPerEdge();

    /**
     * Change the default of an option.
     * @param name the option's name
     * @param value the default, which the option allows
     */
    void SetDefault(const std::string& name, const std::string& value);

    /**
     * Read the command line, and if it is right set the attributes' defaults that it names.
     * @param argc number of arguments
     * @param argv the arguments, the program's path first
     * @param out where --help goes
     * @param err where the line about what is wrong goes
     * @return nothing if the program is to go on, else the status to end with
     */
    std::optional<int> Parse(int argc, char* argv[], std::ostream& out, std::ostream& err);

    /**
     * Complain of a value that only the program can know to be wrong, in the same form as Parse().
     * @param name the option's name
     * @param allowed what is allowed, in words
     * @param err where the line goes
     * @return the status to end with
     */
    int Reject(const std::string& name, const std::string& allowed, std::ostream& err) const;

    /**
     * @param name name of an INTEGER option
     * @return its value
     */
    int64_t GetInteger(const std::string& name) const;

    /**
     * @param name name of a REAL option
     * @return its value
     */
    double GetReal(const std::string& name) const;

    /**
     * @param name name of a CHOICE or TEXT option
     * @return its value; empty for a TEXT that was not given
     */
    const std::string& GetText(const std::string& name) const;

    /**
     * @param name name of a FLAG option
     * @return whether it was given
     */
    bool GetFlag(const std::string& name) const;

    /**
     * @param name name of a SCHEDULE option
     * @return all that it was given, in the order of the times
     */
    Schedule GetSchedule(const std::string& name) const;

    /**
     * @param name name of an option
     * @return whether it was on the command line
     */
    bool IsGiven(const std::string& name) const
    {
        return Get(name).given;
    }

    /** Give --seed and --run to ns-3's random numbers. */
    void SeedSimulation() const;

    /**
     * All that determines the outcome, in canonical form: the same outcome, the same list, however
     * the values were typed (but names of links, whose ends can be in either order) and whether
     * they were given or are defaults. Besides the options these
     * are attributes set here, as ns3::TypeName::Attribute, and the variables of the environment
     * by which ns-3 sets attributes and globals, where they are set.
     * @return names and values
     */
    Params GetOutcome() const;

    /**
     * @return the command line as a shell would take it
     */
    const std::string& GetCommandLine() const;

  private:
    /** An option and its place in --help. */
    struct Entry
    {
        std::string group;     //!< title of its part of --help
        ScenarioOption option; //!< the option
    };

    /**
     * @param name an option's name
     * @return the option, which exists
     */
    const ScenarioOption& Get(const std::string& name) const;

    /**
     * Find an option.
     * @param name a name
     * @return the option, or nullptr
     */
    ScenarioOption* Find(const std::string& name);

    /**
     * Read one argument.
     * @param argument the argument
     * @return what is wrong with it, or nothing
     */
    std::string ParseArgument(const std::string& argument);

    /**
     * Read --ns3::TypeName::Attribute=value.
     * @param name ns3::TypeName::Attribute
     * @param value the value
     * @return what is wrong with it, or nothing
     */
    std::string ParseAttribute(const std::string& name, const std::string& value);

    /**
     * @param name a name that is no option's
     * @return a line that says so, with the nearest name if one is near
     */
    std::string DescribeUnknown(const std::string& name) const;

    /**
     * Print --help.
     * @param out where
     */
    void PrintHelp(std::ostream& out) const;

    std::string m_program;        //!< the program's name
    std::string m_summary;        //!< what it does
    std::vector<Entry> m_entries; //!< the table, in the order of --help
    Params m_attributes;          //!< attributes set, as given
    std::string m_commandLine;    //!< the command line
};

} // namespace ns3

#endif /* MOOSE_SCENARIO_OPTIONS_H */
