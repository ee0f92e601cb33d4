# Untested: nobody has built this yet. script/dist --registries fills in what stands between @.
class Repose < Formula
  desc "Repository preprocessor for coding agents"
  homepage "https://github.com/@OWNER@/repose"
  url "https://github.com/@OWNER@/repose/releases/download/v@VERSION@/repose-@VERSION@.tar.gz"
  sha256 "@SHA256@"
  license "MIT"

  depends_on "cmake" => :build
  depends_on "ninja" => :build
  depends_on "node" => :build # fetches the grammars
  depends_on "pkgconf" => :build
  depends_on "jansson"
  depends_on "libgit2"
  depends_on "pcre2"
  depends_on "sqlite"
  uses_from_macos "curl"

  def install
    system "npm", "ci", "--ignore-scripts", "--prefix", "grammars"
    system "cmake", "-S", ".", "-B", "build", "-G", "Ninja", "-DBUILD_TESTING=OFF", *std_cmake_args
    system "cmake", "--build", "build"
    system "cmake", "--install", "build"
  end

  test do
    system "git", "init", "-q", "."
    assert_match version.to_s, shell_output("#{bin}/repose --version")
  end
end
