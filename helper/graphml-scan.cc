/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "graphml-scan.h"

#include <map>
#include <set>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

namespace ns3
{

namespace
{

/** Longest text that a message quotes. */
constexpr std::size_t MAX_QUOTE = 40;

/**
 * @param c a character
 * @return whether it is white space of XML
 */
bool
IsBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/**
 * @param c a character
 * @return whether it may stand in a name; of other alphabets all may
 */
bool
IsOfName(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == ':' || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

/** An opening tag. */
struct Tag
{
    std::string name;                              //!< of the element
    std::map<std::string, std::string> attributes; //!< as written; of equal names the first
    bool empty{false};                             //!< it is closed, too
};

/** Reads the tags of a text one after the other. */
class TagReader
{
  public:
    /** @param text the text; it outlives this */
    explicit TagReader(const std::string& text)
        : m_text(text)
    {
        if (m_text.compare(0, 3, "\xef\xbb\xbf") == 0) // byte order mark
        {
            m_at = 3;
        }
    }

    /**
     * Complain.
     * @param what what is wrong here
     */
    [[noreturn]] void Fail(const std::string& what) const
    {
        throw std::invalid_argument("line " + std::to_string(m_line) + ": " + what);
    }

    /**
     * Go on to the next tag that opens an element, over all that closes one.
     * @param tag set to it
     * @return whether there is one
     */
    bool Next(Tag& tag)
    {
        while (SkipText())
        {
            if (Take("<!--"))
            {
                SkipBehind("-->", "a comment");
            }
            else if (Take("<![CDATA["))
            {
                RequireInside();
                SkipBehind("]]>", "a CDATA section");
            }
            else if (Take("<?"))
            {
                SkipBehind("?>", "a processing instruction");
            }
            else if (Take("<!"))
            {
                Fail("a declaration (DOCTYPE, ENTITY); allowed: GraphML without any");
            }
            else if (Take("</"))
            {
                Close();
            }
            else
            {
                Open(tag);
                return true;
            }
        }
        return false;
    }

    /** @return in how many elements the last opening tag stands */
    std::size_t GetDepth() const
    {
        return m_depth;
    }

    /** @return name of the element in which the last opening tag stands; empty if in none */
    std::string GetParent() const
    {
        return m_depth == 0 ? "" : m_open[m_depth - 1];
    }

    /** @return the line in which we are */
    std::size_t GetLine() const
    {
        return m_line;
    }

  private:
    /**
     * Go on to the next '<'.
     * @return whether there is one
     */
    bool SkipText()
    {
        while (m_at < m_text.size() && m_text[m_at] != '<')
        {
            if (!IsBlank(m_text[m_at]))
            {
                RequireInside();
            }
            Step();
        }
        if (m_at < m_text.size())
        {
            return true;
        }
        if (!m_open.empty())
        {
            Fail("the file ends within <" + m_open.back() + ">; allowed: a whole GraphML file");
        }
        return false;
    }

    /** Text may stand in an element only. */
    void RequireInside() const
    {
        if (m_open.empty())
        {
            Fail("text outside of any element; allowed: GraphML, which is XML");
        }
    }

    /** One character on. */
    void Step()
    {
        m_line += m_text[m_at++] == '\n';
    }

    /**
     * @param what some characters without an end of line
     * @return whether they come next; if so they are behind us now
     */
    bool Take(const std::string& what)
    {
        if (m_text.compare(m_at, what.size(), what) != 0)
        {
            return false;
        }
        m_at += what.size();
        return true;
    }

    /**
     * @param end what ends the thing that we are in
     * @param what the thing
     */
    void SkipBehind(const std::string& end, const std::string& what)
    {
        while (m_at < m_text.size())
        {
            if (Take(end))
            {
                return;
            }
            Step();
        }
        Fail("the file ends within " + what + "; allowed: a whole GraphML file");
    }

    /** Skip white space. */
    void SkipBlanks()
    {
        while (m_at < m_text.size() && IsBlank(m_text[m_at]))
        {
            Step();
        }
    }

    /** @return the name that comes next */
    std::string ReadName()
    {
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && IsOfName(m_text[m_at]))
        {
            m_at++;
        }
        if (m_at == begin)
        {
            Fail("a name is missing in a tag; allowed: GraphML, which is XML");
        }
        return m_text.substr(begin, m_at - begin);
    }

    /** Read a closing tag behind its "</". */
    void Close()
    {
        const std::string name = ReadName();
        SkipBlanks();
        if (!Take(">") || m_open.empty() || m_open.back() != name)
        {
            Fail("</" + name + "> closes " +
                 (m_open.empty() ? "nothing" : "<" + m_open.back() + ">") +
                 "; allowed: GraphML, which is XML");
        }
        m_open.pop_back();
    }

    /** Count one more element or attribute. */
    void Count()
    {
        if (++m_items > GraphmlScan::MAX_ITEMS)
        {
            Fail("more than " + std::to_string(GraphmlScan::MAX_ITEMS) +
                 " elements and attributes; allowed: at most so many");
        }
    }

    /**
     * Read an opening tag.
     * @param tag set to it
     */
    void Open(Tag& tag)
    {
        m_at++; // the '<'
        tag = {ReadName(), {}, false};
        Count();
        for (;;)
        {
            const std::size_t before = m_at;
            SkipBlanks();
            tag.empty = Take("/>");
            if (tag.empty || Take(">"))
            {
                break;
            }
            if (m_at == before || m_at == m_text.size())
            {
                Fail("the tag <" + tag.name + " has no end; allowed: GraphML, which is XML");
            }
            ReadAttribute(tag);
        }
        m_depth = m_open.size();
        if (tag.empty)
        {
            return;
        }
        m_open.push_back(tag.name);
        if (m_open.size() > GraphmlScan::MAX_DEPTH)
        {
            Fail("elements within each other are more than " +
                 std::to_string(GraphmlScan::MAX_DEPTH) + " deep; allowed: at most so many");
        }
    }

    /**
     * Read name="value".
     * @param tag where it goes
     */
    void ReadAttribute(Tag& tag)
    {
        const std::string name = ReadName();
        Count();
        SkipBlanks();
        const bool equals = Take("=");
        SkipBlanks();
        const char quote = m_at < m_text.size() ? m_text[m_at] : ' ';
        if (!equals || (quote != '"' && quote != '\''))
        {
            Fail("attribute " + name + " of <" + tag.name +
                 " has no value in quotes; allowed: " + "GraphML, which is XML");
        }
        const std::size_t begin = ++m_at;
        while (m_at < m_text.size() && m_text[m_at] != quote && m_text[m_at] != '<')
        {
            Step();
        }
        if (m_at == m_text.size() || m_text[m_at] != quote)
        {
            Fail("the value of attribute " + name + " of <" + tag.name +
                 " has no end; allowed: GraphML, which is XML");
        }
        tag.attributes.emplace(name, m_text.substr(begin, m_at - begin));
        m_at++;
    }

    const std::string& m_text;       //!< the text
    std::size_t m_at{0};             //!< where we are
    std::size_t m_line{1};           //!< the line in which that is
    std::size_t m_items{0};          //!< elements and attributes so far
    std::size_t m_depth{0};          //!< in how many elements the last opening tag stands
    std::vector<std::string> m_open; //!< elements that are open
};

/** Makes a GraphmlScan of tags. */
class Scanner
{
  public:
    /** @param text the text; it outlives this */
    explicit Scanner(const std::string& text)
        : m_reader(text)
    {
    }

    /** @return what was found */
    GraphmlScan Run()
    {
        while (m_reader.Next(m_tag))
        {
            Take();
        }
        if (!m_root)
        {
            m_reader.Fail("no element; allowed: GraphML, which is XML");
        }
        if (!m_graph)
        {
            m_reader.Fail("no <graph>; allowed: one");
        }
        for (const auto& [key, line] : m_used)
        {
            if (!m_keys.count(key))
            {
                throw std::invalid_argument("line " + std::to_string(line) +
                                            ": <data> has the unknown key " + QuoteForMessage(key) +
                                            "; allowed: the id of a <key>");
            }
        }
        FindEnds();
        const std::size_t things = m_scan.nodes.size() + m_scan.edges.size();
        if (m_defaults * things > GraphmlScan::MAX_DEFAULTS)
        {
            throw std::invalid_argument(std::to_string(m_defaults) + " defaults for " +
                                        std::to_string(things) +
                                        " nodes and edges; allowed: a product of at most " +
                                        std::to_string(GraphmlScan::MAX_DEFAULTS));
        }
        return m_scan;
    }

  private:
    /** An edge whose ends are not looked up yet. */
    struct Ends
    {
        std::string source; //!< identifier of a node
        std::string target; //!< identifier of a node
        std::size_t line;   //!< where it is
    };

    /**
     * @param name name of an attribute
     * @return its value
     */
    const std::string& Require(const std::string& name) const
    {
        const auto found = m_tag.attributes.find(name);
        if (found == m_tag.attributes.end())
        {
            m_reader.Fail("<" + m_tag.name + "> has no attribute " + name +
                          "; allowed: one that has");
        }
        return found->second;
    }

    /**
     * @param count how many there are
     * @param most how many there may be
     * @param what of them
     */
    void Limit(std::size_t count, std::size_t most, const std::string& what) const
    {
        if (count > most)
        {
            m_reader.Fail("more than " + std::to_string(most) + " " + what +
                          "; allowed: at most so many");
        }
    }

    /** Take a tag into account. */
    void Take()
    {
        const std::size_t depth = m_reader.GetDepth();
        const std::string parent = m_reader.GetParent();
        if (depth == 0)
        {
            if (m_tag.name != "graphml" || m_root)
            {
                m_reader.Fail("the outermost element is <" + m_tag.name +
                              ">; allowed: one <graphml>");
            }
            m_root = true;
        }
        else if (m_tag.name == "graph")
        {
            TakeGraph();
        }
        else if (m_tag.name == "hyperedge")
        {
            m_reader.Fail("a <hyperedge>; allowed: edges with two ends");
        }
        else if (m_tag.name == "data" && IsOfGraph(parent))
        {
            m_used.emplace(Require("key"), m_reader.GetLine());
        }
        else if (depth == 1 && m_tag.name == "key")
        {
            Require("for");
            m_keys.insert(Require("id"));
            Limit(m_keys.size(), GraphmlScan::MAX_KEYS, "keys");
        }
        else if (depth == 2 && parent == "key")
        {
            m_defaults += m_tag.name == "default";
        }
        else if (depth == 2 && parent == "graph")
        {
            TakePart();
        }
    }

    /**
     * @param name name of an element
     * @return whether its <data> are read
     */
    static bool IsOfGraph(const std::string& name)
    {
        return name == "graph" || name == "node" || name == "edge";
    }

    /** Take the tag of a graph into account. */
    void TakeGraph()
    {
        if (m_graph || m_reader.GetDepth() != 1)
        {
            m_reader.Fail("another <graph>; allowed: one, and none within it");
        }
        m_graph = true;
        const std::string& kind = Require("edgedefault");
        if (kind != "directed" && kind != "undirected")
        {
            m_reader.Fail("edgedefault is " + QuoteForMessage(kind) +
                          "; allowed: directed, undirected");
        }
        m_directed = kind == "directed";
    }

    /** Take the tag of a node or an edge into account. */
    void TakePart()
    {
        if (m_tag.name == "node")
        {
            const std::string& id = Require("id");
            if (!m_indexes.emplace(id, m_scan.nodes.size()).second)
            {
                m_reader.Fail("two nodes have the id " + QuoteForMessage(id) +
                              "; allowed: ids that differ");
            }
            m_scan.nodes.push_back(id);
            Limit(m_scan.nodes.size(), GraphmlScan::MAX_NODES, "nodes");
        }
        if (m_tag.name == "edge")
        {
            const auto own = m_tag.attributes.find("directed");
            const bool says = own != m_tag.attributes.end() && !own->second.empty();
            m_scan.edges.push_back({0, 0, says ? own->second == "true" : m_directed});
            Limit(m_scan.edges.size(), GraphmlScan::MAX_EDGES, "edges");
            m_ends.push_back({Require("source"), Require("target"), m_reader.GetLine()});
        }
    }

    /** Look up the ends of all edges. */
    void FindEnds()
    {
        for (std::size_t i = 0; i < m_ends.size(); i++)
        {
            const auto find = [this, i](const std::string& id) {
                const auto found = m_indexes.find(id);
                if (found == m_indexes.end())
                {
                    throw std::invalid_argument("line " + std::to_string(m_ends[i].line) +
                                                ": an edge ends at " + QuoteForMessage(id) +
                                                "; allowed: the id of a <node>");
                }
                return found->second;
            };
            m_scan.edges[i].source = find(m_ends[i].source);
            m_scan.edges[i].target = find(m_ends[i].target);
        }
    }

    TagReader m_reader;                                     //!< reads tags
    Tag m_tag;                                              //!< the present one
    GraphmlScan m_scan;                                     //!< what was found
    bool m_root{false};                                     //!< there was <graphml>
    bool m_graph{false};                                    //!< there was <graph>
    std::size_t m_defaults{0};                              //!< keys' defaults
    bool m_directed{false};                                 //!< what its edges are
    std::unordered_set<std::string> m_keys;                 //!< identifiers of keys
    std::map<std::string, std::size_t> m_used;              //!< those of data, and the first line
    std::unordered_map<std::string, std::size_t> m_indexes; //!< of nodes, by identifier
    std::vector<Ends> m_ends;                               //!< of all edges
};

} // namespace

GraphmlScan
GraphmlScan::Scan(const std::string& text)
{
    if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    {
        throw std::invalid_argument("it is empty; allowed: a GraphML file");
    }
    if (text.size() > MAX_OCTETS)
    {
        throw std::invalid_argument("it has more than " + std::to_string(MAX_OCTETS) +
                                    " octets; allowed: at most so many");
    }
    if (text.find('\0') != std::string::npos)
    {
        throw std::invalid_argument("it holds an octet of zero; allowed: GraphML in UTF-8");
    }
    return Scanner(text).Run();
}

std::string
QuoteForMessage(const std::string& text)
{
    std::string quoted = "'";
    for (const char c : text.substr(0, MAX_QUOTE))
    {
        quoted += c >= ' ' && c < 0x7f ? c : '?';
    }
    return quoted + (text.size() > MAX_QUOTE ? "...'" : "'");
}

} // namespace ns3
