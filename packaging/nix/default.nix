# Untested: nobody has built this yet. npmDepsHash is to be filled in (prefetch-npm-deps grammars/package-lock.json).
{ pkgs ? import <nixpkgs> { } }:
pkgs.stdenv.mkDerivation {
  pname = "repose";
  version = "0.1.0";
  src = ../..;
  npmRoot = "grammars";
  npmDeps = pkgs.fetchNpmDeps {
    src = ../../grammars;
    hash = pkgs.lib.fakeHash;
  };
  nativeBuildInputs = with pkgs; [ cmake ninja nodejs npmHooks.npmConfigHook pkg-config ];
  buildInputs = with pkgs; [ curl jansson libgit2 pcre2 sqlite ];
  npmFlags = [ "--ignore-scripts" ];
  cmakeFlags = [ "-DBUILD_TESTING=OFF" ];
  meta = {
    description = "Repository preprocessor for coding agents";
    license = pkgs.lib.licenses.mit;
    mainProgram = "repose";
  };
}
