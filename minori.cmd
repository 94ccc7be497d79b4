@echo off
rem Builds Minori once, in Release, and runs it. Nothing is rebuilt while no source is newer than the last build.
setlocal
set "root=%~dp0"
set "output=%root%src\Minori.Cli\bin\Release\net10.0"
set "program=%output%\minori.dll"
set "stamp=%output%\.built"

powershell -NoProfile -Command "if (!(Test-Path '%program%') -or !(Test-Path '%stamp%')) { exit 1 }; $t = (Get-Item '%stamp%').LastWriteTimeUtc; $f = Get-ChildItem -Recurse -File '%root%src','%root%web','%root%studies','%root%Directory.Build.props','%root%Directory.Packages.props','%root%global.json' | Where-Object { $_.FullName -notmatch '\\(bin|obj|node_modules|dist)\\' -and $_.LastWriteTimeUtc -gt $t } | Select-Object -First 1; if ($f) { exit 1 }"
if not errorlevel 1 goto run

where dotnet >nul 2>nul
if errorlevel 1 (
  echo error: the .NET 10 SDK is needed and 'dotnet' is not on the PATH: install it from https://dot.net and run again 1>&2
  exit /b 1
)
echo Building Minori ^(once; about a minute^)... 1>&2
dotnet build "%root%src\Minori.Cli\Minori.Cli.csproj" -c Release -v quiet --nologo 1>&2
if errorlevel 1 exit /b 1
type nul > "%stamp%"

:run
dotnet "%program%" %*
exit /b %errorlevel%
