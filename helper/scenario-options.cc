/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose
 * ns3::ScenarioOption and ns3::ScenarioOptions implementation.
 */

#include "scenario-options.h"

#include "read-number.h"

#include "ns3/abort.h"
#include "ns3/config.h"
#include "ns3/log.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/string.h"
#include "ns3/type-id.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <ostream>
#include <sstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <tuple>
#include <unistd.h>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ScenarioOptions");

namespace
{

using Effect = ScenarioOption::Effect;
using Kind = ScenarioOption::Kind;

/** Width of the column of names in --help. */
constexpr std::size_t HELP_COLUMN = 30;

/** Attributes begin like this on the command line, and no option does. */
constexpr char ATTRIBUTE_PREFIX[] = "ns3::";

/** Variables of the environment from which ns-3 takes attributes' defaults and globals. */
constexpr const char* NS3_VARIABLES[] = {"NS_ATTRIBUTE_DEFAULT", "NS_GLOBAL_VALUE"};

/**
 * @param value a number
 * @return the shortest text that reads back as this number
 */
std::string
WriteReal(double value)
{
    char text[32];
    for (int digits = 15; digits <= 17; ++digits)
    {
        std::snprintf(text, sizeof(text), "%.*g", digits, value);
        if (std::strtod(text, nullptr) == value)
        {
            break;
        }
    }
    return text;
}

/**
 * Read a schedule.
 * @param text one WHAT@TIME or several, divided by commas
 * @return what and when, as typed, or nothing if it cannot be read; WHAT has no blanks
 */
std::optional<ScenarioOptions::Schedule>
ReadSchedule(const std::string& text)
{
    ScenarioOptions::Schedule schedule;
    for (std::size_t begin = 0; begin <= text.size();)
    {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string item = text.substr(begin, end - begin);
        const std::size_t at = item.rfind('@');
        if (at == std::string::npos || at == 0 ||
            !std::all_of(item.begin(), item.end(), [](char c) { return c > ' ' && c < 0x7f; }))
        {
            return std::nullopt;
        }
        const auto time = ReadReal(item.substr(at + 1));
        if (!time || *time < 0)
        {
            return std::nullopt;
        }
        const auto number = ReadInteger(item.substr(0, at));
        schedule.emplace_back(number ? std::to_string(*number) : item.substr(0, at), *time);
        begin = end + 1;
    }
    return schedule;
}

/**
 * @param words some words
 * @param separator what to put between them
 * @return the words in one text
 */
std::string
Join(const std::vector<std::string>& words, const std::string& separator)
{
    std::string text;
    for (const auto& word : words)
    {
        text += (text.empty() ? "" : separator) + word;
    }
    return text;
}

/**
 * @param text what a user typed
 * @return the same, fit to stand in a line of a message
 */
std::string
Printable(std::string text)
{
    for (auto& c : text)
    {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
        {
            c = '?';
        }
    }
    return text;
}

/**
 * @param argument an argument
 * @return the argument as a shell would take it
 */
std::string
Quote(const std::string& argument)
{
    const std::string plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                              "_@%+=:,./-";
    if (!argument.empty() && argument.find_first_not_of(plain) == std::string::npos)
    {
        return argument;
    }
    std::string quoted = "'";
    for (const char c : argument)
    {
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return quoted + "'";
}

/**
 * @param a a word
 * @param b another
 * @return how many letters have to be put in, taken out, changed, or swapped with the next to make
 * one of the other
 */
std::size_t
EditDistance(const std::string& a, const std::string& b)
{
    std::vector<std::vector<std::size_t>> cost(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i)
    {
        for (std::size_t j = 0; j <= b.size(); ++j)
        {
            if (i == 0 || j == 0)
            {
                cost[i][j] = i + j;
                continue;
            }
            const std::size_t change = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            cost[i][j] = std::min({change, cost[i - 1][j] + 1, cost[i][j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            {
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
    return cost[a.size()][b.size()];
}

/**
 * Find the type that declares an attribute. Older versions of Config::SetDefaultFailSafe() look
 * only at the type that they are given.
 * @param type a type that has the attribute, itself or by inheritance
 * @param attribute the attribute's name
 * @param info where its description goes
 * @return the declaring type, or nothing
 */
std::optional<TypeId>
FindDeclaration(TypeId type, const std::string& attribute, TypeId::AttributeInformation& info)
{
    for (;;)
    {
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            info = type.GetAttribute(i);
            if (info.name == attribute)
            {
                return type;
            }
        }
        if (!type.HasParent() || type.GetParent() == type)
        {
            return std::nullopt;
        }
        type = type.GetParent();
    }
}

/**
 * Try in a child process whether an attribute takes a value. ns-3's readers of Time, DataRate and
 * others end the program on a text that they cannot read, instead of answering no.
 * @param name full name of the attribute
 * @param value the value
 * @return whether it does
 */
bool
TryAttribute(const std::string& name, const std::string& value)
{
    const pid_t child = fork();
    NS_ABORT_MSG_IF(child < 0, "cannot fork to try an attribute");
    if (child == 0)
    {
        const rlimit noCore{0, 0};
        setrlimit(RLIMIT_CORE, &noCore);
        const int null = open("/dev/null", O_WRONLY);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        _exit(Config::SetDefaultFailSafe(name, StringValue(value)) ? 0 : 1);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
    {
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/**
 * @param name full name of an attribute that exists
 * @return its default, as ns-3 writes it
 */
std::string
GetAttributeDefault(const std::string& name)
{
    const std::size_t split = name.rfind("::");
    TypeId::AttributeInformation info;
    FindDeclaration(TypeId::LookupByName(name.substr(0, split)), name.substr(split + 2), info);
    return info.initialValue->SerializeToString(info.checker);
}

} // namespace

ScenarioOption
ScenarioOption::Integer(const std::string& name,
                        int64_t value,
                        int64_t least,
                        int64_t most,
                        const std::string& help,
                        int64_t step)
{
    ScenarioOption option;
    option.name = name;
    option.kind = Kind::INTEGER;
    option.value = std::to_string(value);
    option.help = help;
    option.least = static_cast<double>(least);
    option.most = static_cast<double>(most);
    option.step = step;
    option.placeholder = "N";
    return option;
}

ScenarioOption
ScenarioOption::Real(const std::string& name,
                     double value,
                     double least,
                     double most,
                     const std::string& help)
{
    ScenarioOption option;
    option.name = name;
    option.kind = Kind::REAL;
    option.value = WriteReal(value);
    option.help = help;
    option.least = least;
    option.most = most;
    option.placeholder = "X";
    return option;
}

ScenarioOption
ScenarioOption::Choice(const std::string& name,
                       const std::vector<std::string>& choices,
                       const std::string& help)
{
    ScenarioOption option;
    option.name = name;
    option.kind = Kind::CHOICE;
    option.value = choices.front();
    option.help = help;
    option.choices = choices;
    option.placeholder = Join(choices, "|");
    return option;
}

ScenarioOption
ScenarioOption::Text(const std::string& name,
                     const std::string& placeholder,
                     const std::string& help,
                     Effect effect)
{
    ScenarioOption option;
    option.name = name;
    option.kind = Kind::TEXT;
    option.effect = effect;
    option.help = help;
    option.placeholder = placeholder;
    return option;
}

ScenarioOption
ScenarioOption::Schedule(const std::string& name,
                         const std::string& placeholder,
                         const std::string& help)
{
    ScenarioOption option;
    option.name = name;
    option.kind = Kind::SCHEDULE;
    option.help = help;
    option.placeholder = placeholder;
    return option;
}

ScenarioOption
ScenarioOption::Flag(const std::string& name, const std::string& help, Effect effect)
{
    ScenarioOption option;
    option.name = name;
    option.kind = Kind::FLAG;
    option.effect = effect;
    option.value = "false";
    option.help = help;
    return option;
}

std::string
ScenarioOption::GetRange() const
{
    return WriteReal(least) + " to " + WriteReal(most) +
           (step == 1 ? "" : " in steps of " + std::to_string(step));
}

std::string
ScenarioOption::GetAllowed() const
{
    switch (kind)
    {
    case Kind::INTEGER:
        return "an integer from " + GetRange();
    case Kind::REAL:
        return "a number from " + GetRange();
    case Kind::CHOICE:
        return Join(choices, ", ");
    case Kind::TEXT:
        return "a " + placeholder + " that is not empty";
    case Kind::SCHEDULE:
        return placeholder + ", several divided by commas, TIME a number of seconds from 0";
    case Kind::FLAG:
        return "no value";
    }
    return "";
}

bool
ScenarioOption::Set(const std::string& text)
{
    std::optional<double> number;
    switch (kind)
    {
    case Kind::INTEGER: {
        const auto integer = ReadInteger(text);
        if (!integer || *integer < least || *integer > most ||
            (*integer - static_cast<int64_t>(least)) % step != 0)
        {
            return false;
        }
        value = std::to_string(*integer);
        return true;
    }
    case Kind::REAL:
        number = ReadReal(text);
        if (!number || *number < least || *number > most)
        {
            return false;
        }
        value = WriteReal(*number + 0.0); // minus zero becomes zero
        return true;
    case Kind::CHOICE:
        if (std::find(choices.begin(), choices.end(), text) == choices.end())
        {
            return false;
        }
        value = text;
        return true;
    case Kind::TEXT:
        value = text.empty() ? value : text;
        return !text.empty();
    case Kind::SCHEDULE: {
        auto schedule = ReadSchedule(value.empty() ? text : value + "," + text);
        if (!schedule)
        {
            return false;
        }
        std::stable_sort(schedule->begin(), schedule->end(), [](const auto& a, const auto& b) {
            return std::tie(a.second, a.first) < std::tie(b.second, b.first);
        });
        value.clear();
        for (const auto& [what, time] : *schedule)
        {
            value += (value.empty() ? "" : ",") + what + "@" + WriteReal(time + 0.0);
        }
        return true;
    }
    case Kind::FLAG:
        return false;
    }
    return false;
}

ScenarioOptions::ScenarioOptions(const std::string& program, const std::string& summary)
    : m_program(program),
      m_summary(summary)
{
    NS_LOG_FUNCTION(this << program);
}

void
ScenarioOptions::Add(const std::string& group, const ScenarioOption& option)
{
    NS_LOG_FUNCTION(this << group << option.name);
    NS_ABORT_MSG_IF(Find(option.name), "option added twice: " << option.name);
    m_entries.push_back({group, option});
}

void
ScenarioOptions::SetDefault(const std::string& name, const std::string& value)
{
    NS_LOG_FUNCTION(this << name << value);
    ScenarioOption* option = Find(name);
    NS_ABORT_MSG_UNLESS(option && option->Set(value), "no such default: " << name << "=" << value);
}

std::optional<int>
ScenarioOptions::Parse(int argc, char* argv[], std::ostream& out, std::ostream& err)
{
    NS_LOG_FUNCTION(this << argc);
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    m_commandLine = Quote(argv[0]);
    for (const auto& argument : arguments)
    {
        m_commandLine += " " + Quote(argument);
        if (argument == "--help")
        {
            PrintHelp(out);
            return 0;
        }
    }
    for (const auto& argument : arguments)
    {
        const std::string fault = ParseArgument(argument);
        if (!fault.empty())
        {
            err << m_program << ": " << Printable(fault) << std::endl;
            return USAGE_ERROR;
        }
    }
    for (auto& [name, value] : m_attributes)
    {
        Config::SetDefault(name, StringValue(value));
        value = GetAttributeDefault(name);
    }
    return std::nullopt;
}

std::string
ScenarioOptions::ParseArgument(const std::string& argument)
{
    if (argument.size() < 3 || argument.compare(0, 2, "--") != 0)
    {
        return "'" + argument + "' is no option; options are written --name=value, see --help";
    }
    const std::size_t equals = argument.find('=');
    const bool hasValue = equals != std::string::npos;
    const std::string name = argument.substr(2, hasValue ? equals - 2 : equals);
    const std::string value = hasValue ? argument.substr(equals + 1) : "";
    if (name.rfind(ATTRIBUTE_PREFIX, 0) == 0)
    {
        return hasValue ? ParseAttribute(name, value) : argument + " needs a value";
    }
    ScenarioOption* option = Find(name);
    if (!option)
    {
        return name == "help" ? argument + " is not allowed; allowed: no value"
                              : DescribeUnknown(name);
    }
    if (option->given && option->kind != Kind::SCHEDULE)
    {
        return argument + ": --" + name + " is given twice";
    }
    option->given = true;
    if (option->kind == Kind::FLAG && !hasValue)
    {
        option->value = "true";
        return "";
    }
    if (!hasValue)
    {
        return argument + " needs a value; allowed: " + option->GetAllowed();
    }
    return option->Set(value) ? "" : argument + " is not allowed; allowed: " + option->GetAllowed();
}

std::string
ScenarioOptions::ParseAttribute(const std::string& name, const std::string& value)
{
    const std::size_t split = name.rfind("::");
    const std::string typeName = name.substr(0, split);
    const std::string attribute = name.substr(split + 2);
    TypeId type;
    if (!TypeId::LookupByNameFailSafe(typeName, &type))
    {
        return "unknown option --" + name + "; there is no type " + typeName;
    }
    TypeId::AttributeInformation info;
    const auto declaring = FindDeclaration(type, attribute, info);
    if (!declaring)
    {
        return "unknown option --" + name + "; " + typeName + " has no attribute " + attribute;
    }
    const std::string canonical = declaring->GetName() + "::" + attribute;
    for (const auto& [given, ignored] : m_attributes)
    {
        if (given == canonical)
        {
            return "--" + name + "=" + value + ": " + canonical + " is given twice";
        }
    }
    if (!TryAttribute(canonical, value))
    {
        std::string allowed = info.checker->GetValueTypeName();
        if (info.checker->HasUnderlyingTypeInformation())
        {
            allowed += " " + info.checker->GetUnderlyingTypeInformation();
        }
        return "--" + name + "=" + value + " is not allowed; allowed: " + allowed;
    }
    m_attributes.emplace_back(canonical, value);
    return "";
}

std::string
ScenarioOptions::DescribeUnknown(const std::string& name) const
{
    std::string nearest = "help";
    for (const auto& entry : m_entries)
    {
        if (EditDistance(name, entry.option.name) < EditDistance(name, nearest))
        {
            nearest = entry.option.name;
        }
    }
    // A third of the letters wrong is a slip; more is another word.
    const bool isNear = EditDistance(name, nearest) <= std::max<std::size_t>(1, name.size() / 3);
    return "unknown option --" + name + "; " +
           (isNear ? "did you mean --" + nearest + "?" : "see --help");
}

int
ScenarioOptions::Reject(const std::string& name,
                        const std::string& allowed,
                        std::ostream& err) const
{
    const ScenarioOption& option = Get(name);
    const std::string value = option.kind == Kind::FLAG ? "" : "=" + option.value;
    err << m_program << ": "
        << Printable("--" + name + value + " is not allowed; allowed: " + allowed) << std::endl;
    return USAGE_ERROR;
}

void
ScenarioOptions::PrintHelp(std::ostream& out) const
{
    out << "Usage: " << m_program << " [--name=value]...\n" << m_summary << "\n";
    std::string group;
    for (const auto& entry : m_entries)
    {
        if (entry.group != group)
        {
            group = entry.group;
            out << "\n" << group << "\n";
        }
        const ScenarioOption& option = entry.option;
        std::string left = "  --" + option.name;
        std::string right = option.help;
        if (option.kind != Kind::FLAG)
        {
            left += "=" + option.placeholder;
        }
        if (option.kind == Kind::INTEGER || option.kind == Kind::REAL)
        {
            right += " (" + option.GetRange() + ", default " + option.value + ")";
        }
        if (option.kind == Kind::CHOICE)
        {
            right += " (default " + option.value + ")";
        }
        if (left.size() + 2 > HELP_COLUMN)
        {
            out << left << "\n";
            left.clear();
        }
        out << left << std::string(HELP_COLUMN - left.size(), ' ') << right << "\n";
    }
    out << "\nOthers\n"
        << "  --ns3::TYPE::ATTRIBUTE=X    set the default of an attribute\n"
        << "  --help                      print this\n";
}

int64_t
ScenarioOptions::GetInteger(const std::string& name) const
{
    const ScenarioOption& option = Get(name);
    NS_ABORT_MSG_UNLESS(option.kind == Kind::INTEGER, "not an integer: " << name);
    return *ReadInteger(option.value);
}

double
ScenarioOptions::GetReal(const std::string& name) const
{
    const ScenarioOption& option = Get(name);
    NS_ABORT_MSG_UNLESS(option.kind == Kind::REAL, "not a number: " << name);
    return *ReadReal(option.value);
}

const std::string&
ScenarioOptions::GetText(const std::string& name) const
{
    const ScenarioOption& option = Get(name);
    NS_ABORT_MSG_UNLESS(option.kind == Kind::CHOICE || option.kind == Kind::TEXT,
                        "not a text: " << name);
    return option.value;
}

ScenarioOptions::Schedule
ScenarioOptions::GetSchedule(const std::string& name) const
{
    const ScenarioOption& option = Get(name);
    NS_ABORT_MSG_UNLESS(option.kind == Kind::SCHEDULE, "not a schedule: " << name);
    return option.value.empty() ? Schedule() : *ReadSchedule(option.value);
}

bool
ScenarioOptions::GetFlag(const std::string& name) const
{
    const ScenarioOption& option = Get(name);
    NS_ABORT_MSG_UNLESS(option.kind == Kind::FLAG, "not a flag: " << name);
    return option.given;
}

void
ScenarioOptions::SeedSimulation() const
{
    NS_LOG_FUNCTION(this);
    RngSeedManager::SetSeed(static_cast<uint32_t>(GetInteger("seed")));
    RngSeedManager::SetRun(static_cast<uint64_t>(GetInteger("run")));
}

ScenarioOptions::Params
ScenarioOptions::GetOutcome() const
{
    Params params;
    for (const auto& entry : m_entries)
    {
        if (entry.option.effect == Effect::OUTCOME)
        {
            params.emplace_back(entry.option.name, entry.option.value);
        }
    }
    params.insert(params.end(), m_attributes.begin(), m_attributes.end());
    for (const char* variable : NS3_VARIABLES)
    {
        const char* value = std::getenv(variable);
        if (value && *value)
        {
            params.emplace_back(variable, value);
        }
    }
    return params;
}

const std::string&
ScenarioOptions::GetCommandLine() const
{
    return m_commandLine;
}

const ScenarioOption&
ScenarioOptions::Get(const std::string& name) const
{
    for (const auto& entry : m_entries)
    {
        if (entry.option.name == name)
        {
            return entry.option;
        }
    }
    NS_ABORT_MSG("no such option: " << name);
}

ScenarioOption*
ScenarioOptions::Find(const std::string& name)
{
    for (auto& entry : m_entries)
    {
        if (entry.option.name == name)
        {
            return &entry.option;
        }
    }
    return nullptr;
}

} // namespace ns3
