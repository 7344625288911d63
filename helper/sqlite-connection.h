/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_SQLITE_CONNECTION_H
#define MOOSE_SQLITE_CONNECTION_H

#include "results-database.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <sqlite3.h>
#include <string>

/**
 * @file
 * @ingroup moose
 * SQLite's C interface as results-database.cc uses it: a connection, its statements and its
 * transactions, with every error thrown. Not installed.
 */

namespace ns3
{

/** An open SQLite file that speaks in ResultsDatabaseError. */
class ResultsConnection
{
  public:
    /**
     * @param file path of the database
     */
    explicit ResultsConnection(const std::string& file)
        : m_file(file)
    {
        // SQLite takes an empty name for a temporary database, which would lose everything.
        if (file.empty())
        {
            Throw("the file name is empty");
        }
        const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        if (sqlite3_open_v2(file.c_str(), &m_db, flags, nullptr) != SQLITE_OK)
        {
            const std::string reason = Reason();
            sqlite3_close(m_db);
            Throw(reason);
        }
    }

    ~ResultsConnection()
    {
        sqlite3_close(m_db);
    }

    ResultsConnection(const ResultsConnection&) = delete;
    ResultsConnection& operator=(const ResultsConnection&) = delete;

    /**
     * @param milliseconds how long to wait for other writers
     */
    void SetPatience(int milliseconds)
    {
        sqlite3_busy_timeout(m_db, milliseconds);
    }

    /**
     * Run statements without parameters or results.
     * @param sql the statements
     */
    void Execute(const std::string& sql)
    {
        Check(sqlite3_exec(m_db, sql.c_str(), nullptr, nullptr, nullptr));
    }

    /**
     * @param code what an SQLite function answered; anything but success is thrown
     */
    void Check(int code) const
    {
        if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
        {
            Throw(Reason());
        }
    }

    /**
     * @param reason why the database cannot be written
     */
    [[noreturn]] void Throw(const std::string& reason) const
    {
        throw ResultsDatabaseError("cannot write results database '" + m_file + "': " + reason);
    }

    /**
     * @return SQLite's handle
     */
    sqlite3* Get() const
    {
        return m_db;
    }

  private:
    /**
     * @return the last error in words, with the system's reason where there is one
     */
    std::string Reason() const
    {
        std::string reason = m_db ? sqlite3_errmsg(m_db) : "out of memory";
        const int error = m_db ? sqlite3_system_errno(m_db) : 0;
        if (error != 0)
        {
            reason += std::string(" (") + std::strerror(error) + ")";
        }
        return reason;
    }

    std::string m_file;     //!< path, for messages
    sqlite3* m_db{nullptr}; //!< SQLite's handle
};

/** A prepared statement. Text handed to it must live until it has run. */
class ResultsStatement
{
  public:
    /**
     * @param connection where
     * @param sql one statement, with ? for each value
     */
    ResultsStatement(const ResultsConnection& connection, const std::string& sql)
        : m_connection(connection)
    {
        m_connection.Check(
            sqlite3_prepare_v2(connection.Get(), sql.c_str(), -1, &m_statement, nullptr));
    }

    ~ResultsStatement()
    {
        sqlite3_finalize(m_statement);
    }

    ResultsStatement(const ResultsStatement&) = delete;
    ResultsStatement& operator=(const ResultsStatement&) = delete;

    /**
     * Give the statement its values, run it to the end, and make it ready for the next.
     * @param values one for each ?
     */
    template <class... V>
    void Run(const V&... values)
    {
        Bind(values...);
        while (Step())
        {
        }
        sqlite3_reset(m_statement);
    }

    /**
     * Give the statement its values.
     * @param values one for each ?
     */
    template <class... V>
    void Bind(const V&... values)
    {
        int index = 0;
        (BindOne(++index, values), ...);
    }

    /**
     * @return whether there is a row, or another one
     */
    bool Step()
    {
        const int code = sqlite3_step(m_statement);
        m_connection.Check(code);
        return code == SQLITE_ROW;
    }

    /**
     * @return the first column of the row as an integer
     */
    int64_t GetInteger() const
    {
        return sqlite3_column_int64(m_statement, 0);
    }

  private:
    /**
     * @param index number of the ?, from 1
     * @param value an integer
     */
    void BindOne(int index, int64_t value)
    {
        m_connection.Check(sqlite3_bind_int64(m_statement, index, value));
    }

    /**
     * @param index number of the ?, from 1
     * @param value an integer; what SQLite cannot hold becomes the most that it can
     */
    void BindOne(int index, uint64_t value)
    {
        constexpr uint64_t most = std::numeric_limits<int64_t>::max();
        BindOne(index, static_cast<int64_t>(std::min(value, most)));
    }

    /**
     * @param index number of the ?, from 1
     * @param value a real number
     */
    void BindOne(int index, double value)
    {
        m_connection.Check(sqlite3_bind_double(m_statement, index, value));
    }

    /**
     * @param index number of the ?, from 1
     * @param value a text
     */
    void BindOne(int index, const std::string& value)
    {
        m_connection.Check(sqlite3_bind_text(m_statement,
                                             index,
                                             value.data(),
                                             static_cast<int>(value.size()),
                                             SQLITE_STATIC));
    }

    /**
     * @param index number of the ?, from 1
     * @param value a value, or NULL
     */
    template <class T>
    void BindOne(int index, const std::optional<T>& value)
    {
        if (value)
        {
            BindOne(index, *value);
        }
        else
        {
            m_connection.Check(sqlite3_bind_null(m_statement, index));
        }
    }

    const ResultsConnection& m_connection; //!< where
    sqlite3_stmt* m_statement{nullptr};    //!< SQLite's handle
};

/** A write transaction; rolled back unless committed. */
class ResultsTransaction
{
  public:
    /**
     * @param connection where
     */
    explicit ResultsTransaction(ResultsConnection& connection)
        : m_connection(connection)
    {
        // The write lock at once: a transaction that reads first cannot wait for one later.
        m_connection.Execute("BEGIN IMMEDIATE");
    }

    ~ResultsTransaction()
    {
        if (m_open)
        {
            // Fails harmlessly where SQLite has rolled back already.
            sqlite3_exec(m_connection.Get(), "ROLLBACK", nullptr, nullptr, nullptr);
        }
    }

    ResultsTransaction(const ResultsTransaction&) = delete;
    ResultsTransaction& operator=(const ResultsTransaction&) = delete;

    /** Make it all true. */
    void Commit()
    {
        m_connection.Execute("COMMIT");
        m_open = false;
    }

  private:
    ResultsConnection& m_connection; //!< where
    bool m_open{true};               //!< not committed
};

} // namespace ns3

#endif /* MOOSE_SQLITE_CONNECTION_H */
