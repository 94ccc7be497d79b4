@echo off
rem Builds Minori once, in Release, and runs it. Nothing is rebuilt while no source is newer than the last build.
setlocal
set "root=%~dp0"
set "output=%root%src\Minori.Cli\bin\Release\net10.0"
set "program=%output%\minori.dll"
rem When the last build began and ended. Files are compared with its beginning, so that an edit made during the build
rem counts; folders, whose times tell of deleted files, with its end, because the build itself adds to them.
set "begun=%output%\.begun"
set "stamp=%output%\.built"

powershell -NoProfile -Command "if (!(Test-Path '%program%') -or !(Test-Path '%begun%') -or !(Test-Path '%stamp%')) { exit 1 }; $begun = (Get-Item '%begun%').LastWriteTimeUtc; $built = (Get-Item '%stamp%').LastWriteTimeUtc; $f = @(Get-ChildItem -Recurse '%root%src','%root%web','%root%studies') + @(Get-Item '%root%Directory.*.props','%root%global.json') | Where-Object { $_.FullName -notmatch '\\(bin|obj|node_modules|dist)(\\|$)' -and $_.LastWriteTimeUtc -gt $(if ($_.PSIsContainer) { $built } else { $begun }) } | Select-Object -First 1; if ($f) { exit 1 }"
if not errorlevel 1 goto run

where dotnet >nul 2>nul
if errorlevel 1 (
  echo error: the .NET 10 SDK is needed and 'dotnet' is not on the PATH: install it from https://dot.net and run again 1>&2
  exit /b 1
)
echo Building Minori ^(once; about a minute^)... 1>&2
set "start=%TEMP%\minori-%RANDOM%%RANDOM%.begun"
type nul > "%start%"
dotnet build "%root%src\Minori.Cli\Minori.Cli.csproj" -c Release -v quiet --nologo 1>&2
if errorlevel 1 (
  del "%start%"
  echo error: the build failed; the lines above say where 1>&2
  exit /b 1
)
rem A move keeps the time at which the file was made.
move /y "%start%" "%begun%" >nul
type nul > "%stamp%"

:run
rem Commands that only look start faster with code compiled in a hurry; trainings keep theirs compiled in full at once.
set "looks="
for %%c in (--version init plan status show logs store schema inspect) do if "%~1"=="%%c" set "looks=1"
set "last="
:argument
if "%~1"=="" goto arguments
set "last=%~1"
shift
goto argument
:arguments
if "%last%"=="--help" set "looks=1"
if "%last%"=="-h" set "looks=1"
if "%last%"=="-?" set "looks=1"
if defined looks set "DOTNET_TC_QuickJitForLoops=1"
dotnet "%program%" %*
exit /b %errorlevel%
