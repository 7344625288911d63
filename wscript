# -*- Mode: python; indent-tabs-mode: nil -*-
# SPDX-License-Identifier: GPL-2.0-only
"""
The build with waf 2.0, from the same list of files as CMakeLists.txt (model/files.txt):
  standalone      waf configure build, against an installed ns-3 such as Debian's libns3-dev
  in an ns-3 tree this folder as contrib/moose of ns-3 3.35; ns-3's own wscript reads this one
"""

import os

from waflib import Context

APPNAME = "moose"
top = "."
out = "build-waf"

MODULES = [
    "applications",
    "bridge",
    "core",
    "csma",
    "internet",
    "internet-apps",
    "network",
    "point-to-point",
    "traffic-control",
]


def in_tree(ctx):
    """Whether ns-3's wscript is on top and not this one."""
    return os.path.dirname(Context.g_module.root_path) != ctx.path.abspath()


def read_list(ctx):
    """model/files.txt: its paths by kind, and its lines with programs as [kind, path, with...]."""
    paths, programs = {}, []
    for line in ctx.path.find_node("model/files.txt").read().splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] in ("core", "source", "header", "private", "test", "runner", "wan", "schema"):
            paths.setdefault(words[0], []).append(words[1])
        elif words[0] in ("program", "bench", "fuzz", "interop"):
            programs.append(words)
        else:
            ctx.fatal("model/files.txt: unknown kind in: " + line)
    return paths, programs


def write_texts(bld, paths):
    """Texts that are compiled in: networks that are known by name, and the versions of the results
    database. Returns the folder with the files to include."""
    texts = {"shipped-wans.inc": "", "results-schema.inc": ""}
    for path in paths["wan"]:
        name = os.path.splitext(os.path.basename(path))[0]
        texts["shipped-wans.inc"] += '{"%s", R"text(%s)text"},\n' % (
            name,
            bld.path.find_node(path).read(),
        )
    for path in paths["schema"]:
        texts["results-schema.inc"] += 'R"text(%s)text",\n' % bld.path.find_node(path).read()
    folder = bld.path.get_bld().make_node("texts")
    folder.mkdir()
    for name, text in texts.items():
        node = folder.make_node(name)
        if not node.exists() or node.read() != text:
            node.write(text)
    return folder


def module_defines(version):
    return ['MOOSE_NS3_VERSION="%s"' % version]


def test_defines(ctx):
    return ['MOOSE_TEST_DIR="%s"' % ctx.path.find_node("test").abspath()]


def options(opt):
    if not in_tree(opt):
        opt.load("compiler_c compiler_cxx")


def configure(conf):
    if not in_tree(conf):
        conf.load("compiler_c compiler_cxx")
        for name, standard in (("CFLAGS", "-std=c11"), ("CXXFLAGS", "-std=c++17")):
            # What the environment says of optimisation stands.
            flags = [] if conf.environ.get(name) else ["-O2", "-g"]
            conf.env.append_value(name, flags + ["-Wall", "-Wextra", standard])
        conf.env.append_value("DEFINES", ["NS3_LOG_ENABLE"])
        conf.check_cxx(
            lib=["ns3-" + module for module in MODULES],
            header_name="ns3/core-module.h",
            uselib_store="NS3",
            msg="Checking for ns-3",
        )
        # What joins a simulation to real interfaces. Without it, test/interop is not built.
        conf.check_cxx(
            lib="ns3-fd-net-device",
            header_name="ns3/fd-net-device.h",
            uselib_store="FD_NET_DEVICE",
            use="NS3",
            mandatory=False,
        )
        # What a directory is compared with. Without it, that benchmark says that it is not.
        glib = conf.check_cfg(
            package="glib-2.0", args="--cflags --libs", uselib_store="GLIB", mandatory=False
        )
        if glib:
            conf.env.append_value("DEFINES_GLIB", "MOOSE_GLIB")
        conf.env.NS3_VERSION = conf.check_cfg(modversion="ns3-core")
    conf.check_cxx(lib="sqlite3", header_name="sqlite3.h", uselib_store="SQLITE3")
    # Without nettle, switches cannot authenticate each other; all else is there.
    nettle = conf.check_cxx(
        lib="nettle", header_name="nettle/hmac.h", uselib_store="NETTLE", mandatory=False
    )
    if nettle:
        conf.env.DEFINES_NETTLE = ["MOOSE_NETTLE"]
    # Without Boost.Graph, networks cannot be read from GraphML.
    boost = conf.check_cxx(
        lib="boost_graph",
        header_name="boost/graph/graphml.hpp",
        uselib_store="BOOST_GRAPH",
        mandatory=False,
    )
    if boost:
        conf.env.DEFINES_BOOST_GRAPH = ["MOOSE_BOOST_GRAPH"]


def build(bld):
    if in_tree(bld):
        build_in_tree(bld)
    else:
        build_standalone(bld)


def build_in_tree(bld):
    paths, programs = read_list(bld)

    module = bld.create_ns3_module("moose", MODULES)
    module.features = module.to_list(module.features) + ["c"]
    module.source = paths["core"] + paths["source"]
    module.includes = ["model", write_texts(bld, paths)]
    module.defines = module_defines(bld.srcnode.find_node("VERSION").read().strip())
    module.cflags = ["-std=c11", "-fPIC"]
    module.use += ["SQLITE3", "NETTLE", "BOOST_GRAPH"]

    tests = bld.create_ns3_module_test_library("moose")
    tests.source = paths["test"]
    tests.includes = ["model"]
    tests.defines = test_defines(bld)
    tests.use += ["SQLITE3", "NETTLE", "BOOST_GRAPH"]

    headers = bld(features="ns3header")
    headers.module = "moose"
    headers.source = paths["header"]

    if bld.env["ENABLE_EXAMPLES"]:
        for kind, path, *more in programs:
            if kind == "program":
                name = os.path.splitext(os.path.basename(path))[0]
                # A prefix, because all programs of all modules are one name space there.
                if not name.startswith("moose-"):
                    name = "moose-" + name
                program = bld.create_ns3_program(name, ["moose"] + MODULES)
                program.source = [path] + more
                program.use += ["SQLITE3", "NETTLE", "BOOST_GRAPH"]


def build_standalone(bld):
    paths, programs = read_list(bld)

    # Stubs and not links, so that a header's own relative includes are found beside the header.
    stubs = bld.bldnode.make_node("include/ns3")
    stubs.mkdir()
    texts = {
        os.path.basename(path): '#include "%s"\n' % bld.path.find_node(path).abspath()
        for path in paths["header"]
    }
    texts["moose-module.h"] = "".join('#include "ns3/%s"\n' % name for name in texts)
    for name, text in texts.items():
        stub = stubs.make_node(name)
        if not stub.exists() or stub.read() != text:
            stub.write(text)

    includes = ["model", stubs.parent]
    bld.objects(target="l2", source=paths["core"])
    bld.objects(
        target="moose",
        source=paths["source"],
        includes=includes + [write_texts(bld, paths)],
        defines=module_defines(bld.env.NS3_VERSION),
        use="NS3 SQLITE3 NETTLE BOOST_GRAPH",
    )

    def program(target, source, more=""):
        alone = source[0].endswith(".c")
        bld(
            features="c cprogram" if alone else "cxx cxxprogram",
            target=target,
            source=source,
            includes=includes,
            defines=test_defines(bld),
            use="l2" if alone else "moose l2 NS3 SQLITE3 NETTLE BOOST_GRAPH" + more,
            install_path=None,
        )

    program("test/test-runner", paths["runner"] + paths["test"])
    for kind, path, *more in programs:
        name = os.path.splitext(os.path.basename(path))[0]
        if kind == "program":
            program("%s/%s" % (os.path.dirname(path), name), [path] + more)
        elif kind == "bench":
            program("bench/" + name, [path] + more, " GLIB" if name == "elk" else "")
        elif kind == "interop" and bld.env.LIB_FD_NET_DEVICE:
            program("interop/" + name, [path] + more, " FD_NET_DEVICE")
