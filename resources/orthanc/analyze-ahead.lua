-- For Orthanc ("LuaScripts" in its configuration): each mammography study that has come whole is written into a folder
-- that the workers see, and queued for analysis ahead (docs/WORKERS.md).
--
-- Orthanc's environment says where: DIPTYCH_ARRIVALS (the folder), DIPTYCH_BROKER (URL), DIPTYCH_BROKER_PASSWORD, and
-- where wanted DIPTYCH_RESULTS (LOCATION; PGPASSWORD or .pgpass), DIPTYCH_QUEUE, DIPTYCH_CLI.
-- A study that grows later is stable again, and is written and queued again: other images, another result.

local function quoted(word)
   return "'" .. word:gsub("'", "'\\''") .. "'"
end

local function isUid(text)
   return type(text) == 'string' and #text <= 64 and text:match('^[0-9.]+$') ~= nil
end

local function fromOrthanc(path)
   return ParseJson(RestApiGet(path))
end

local function holdsMammograms(study)
   for _, series in pairs(fromOrthanc('/studies/' .. study .. '/series')) do
      if series.MainDicomTags.Modality == 'MG' then
         return true
      end
   end
   return false
end

-- False where an image could not be written: half a study is not to be analysed.
local function written(study, folder)
   os.execute('mkdir -p -m 0750 ' .. quoted(folder))
   for _, instance in pairs(fromOrthanc('/studies/' .. study .. '/instances')) do
      local uid = instance.MainDicomTags.SOPInstanceUID
      if not isUid(uid) then
         return false
      end
      local name = folder .. '/' .. uid .. '.dcm'
      local file = io.open(name .. '.partial', 'wb')
      if file == nil or not file:write(RestApiGet('/instances/' .. instance.ID .. '/file')) or not file:close() or
         not os.rename(name .. '.partial', name) then
         return false
      end
   end
   return true
end

function OnStableStudy(study, tags, metadata)
   local uid = tags.StudyInstanceUID
   if not isUid(uid) or not holdsMammograms(study) then
      return
   end
   local folder = os.getenv('DIPTYCH_ARRIVALS') .. '/' .. uid
   if not written(study, folder) then
      PrintRecursive('diptych: the images of study ' .. study .. ' could not be written')
      return
   end
   local command = quoted(os.getenv('DIPTYCH_CLI') or 'diptych-cli') .. ' enqueue ' .. quoted(folder) .. ' --broker ' ..
      quoted(os.getenv('DIPTYCH_BROKER'))
   for option, variable in pairs({['--results'] = 'DIPTYCH_RESULTS', ['--results-schema'] = 'DIPTYCH_RESULTS_SCHEMA',
                                  ['--queue'] = 'DIPTYCH_QUEUE'}) do
      if os.getenv(variable) then
         command = command .. ' ' .. option .. ' ' .. quoted(os.getenv(variable))
      end
   end
   local status = os.execute(command)
   if status ~= 0 and status ~= true then
      PrintRecursive('diptych: study ' .. study .. ' could not be queued; its images are written')
   end
end
