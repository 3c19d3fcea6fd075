using Sightglass.Server.Cli;

StandardOutput.TellOfClosedPipes();
return await SightglassCommand.RunAsync(args);
